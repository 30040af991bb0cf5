/**
 * The Kafka contract of the services: topics, event records and their encoding (CloudEvents, binary mode).
 * Everything that one service knows of another stands here or in {@code dev.chatops.claim}.
 */
package dev.chatops.events;
