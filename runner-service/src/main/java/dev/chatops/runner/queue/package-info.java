/** The pool's work queue: an offer for each free slot, a claim for each offer. Goes out: attempts that are ours. */
package dev.chatops.runner.queue;
