/** What is to be sent to Kafka: written in the transaction that decides it, sent right after, in order, until it is. */
package dev.chatops.pipeline.outbox;
