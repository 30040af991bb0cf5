/**
 * Commands typed in chat. Comes in: {@code ChatCommand}. Goes out: a pipeline of one job, or an answer that says why
 * not and what to do.
 */
package dev.chatops.pipeline.command;
