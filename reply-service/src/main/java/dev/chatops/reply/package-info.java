/**
 * Keeps the ledger of every command and gives each its one answer. Comes in: commands, job events, answers of
 * pipeline-service. Goes out: messages to chat, and what became of them.
 */
package dev.chatops.reply;
