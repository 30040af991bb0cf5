/** One attempt from its claim to its last word. */
package dev.chatops.runner.job;
