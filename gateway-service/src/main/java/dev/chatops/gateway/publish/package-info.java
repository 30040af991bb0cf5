/**
 * Writes commands to {@code chat-commands} and says how that went: in Kafka, surely not, or unknown (G1). Reply
 * addresses are sealed here, before anything leaves the process.
 */
package dev.chatops.gateway.publish;
