/**
 * Posts answers, once each, and settles their commands. Comes in: rows that have an answer. Goes out: HTTP to chat,
 * {@code ReplySettled} to Kafka.
 */
package dev.chatops.reply.post;
