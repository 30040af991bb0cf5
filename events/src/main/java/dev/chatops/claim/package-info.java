/**
 * The HTTP contract between a runner and pipeline-service: how a job is claimed, and how the claim is kept. JSON with
 * the record components' names in snake case; a reader passes over fields it does not know. Claims and heartbeats carry
 * the pool's token as {@code Authorization: Bearer}; what belongs to an attempt carries the attempt's.
 */
package dev.chatops.claim;
