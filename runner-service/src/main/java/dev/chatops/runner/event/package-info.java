/** What this runner says of its attempts. Comes in: events. Goes out: records on {@code job-events}, in order. */
package dev.chatops.runner.event;
