/**
 * The runners' side: pools and their topics, claims, heartbeats, and the judge of leases. Comes in: the runners' calls.
 * Goes out: payloads, and the end of jobs whose runner is gone.
 */
package dev.chatops.pipeline.queue;
