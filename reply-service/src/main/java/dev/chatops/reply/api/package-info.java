/** What became of a command, for the command line and other tools. */
package dev.chatops.reply.api;
