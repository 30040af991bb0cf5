/** A real Kafka broker (KRaft, one node) for one machine: as a process of its own, or inside a test's JVM. */
package dev.chatops.local.kafka;
