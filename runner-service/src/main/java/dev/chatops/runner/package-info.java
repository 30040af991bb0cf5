/**
 * Takes jobs from its pool's queue, runs them, streams their log. Comes in: offers, payloads. Goes out: job events. It
 * keeps nothing but warm working copies, so it may be started and stopped at will.
 */
package dev.chatops.runner;
