/** The stored job logs. Comes in: log chunks. Goes out: the log of an attempt, as bytes or as plain text. */
package dev.chatops.pipeline.log;
