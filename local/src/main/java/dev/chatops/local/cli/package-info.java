/** The command line, {@code ./chatops}. Comes in: arguments. Goes out: a world, commands typed into it, their answers. */
package dev.chatops.local.cli;
