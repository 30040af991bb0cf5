/**
 * Pipelines and jobs from their creation to their end. Comes in: a compiled job to run, the runners' events. Goes out:
 * rows, job events, and the job as API and console show it.
 */
package dev.chatops.pipeline.job;
