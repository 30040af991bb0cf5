/**
 * Decides what a chat command means and who may run it; owns pipelines, jobs, claims and logs. Comes in: commands, the
 * runners' calls and events. Goes out: queued jobs, job events, answers that need no job.
 */
package dev.chatops.pipeline;
