/** Takes signed slash commands over HTTP, writes them to {@code chat-commands}, and answers within the platform's time. */
package dev.chatops.gateway;
