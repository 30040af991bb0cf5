/**
 * Jobs that wait for somebody else's yes. Comes in: a job as it would be made, and who may say yes. Goes out: that very job, or
 * a no. Nothing of it exists before.
 */
package dev.chatops.pipeline.approval;
