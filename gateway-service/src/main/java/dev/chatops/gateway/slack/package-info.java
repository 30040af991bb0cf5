/**
 * Slack's slash commands and clicks: from the raw bytes of a request, through its signature, to a {@code ChatCommand};
 * and what Slack is told.
 */
package dev.chatops.gateway.slack;
