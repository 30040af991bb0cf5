/**
 * The job's log: what the job printed and what the runner says, masked, with the boundaries of each command's output.
 * Comes in: bytes. Goes out: chunks.
 */
package dev.chatops.runner.log;
