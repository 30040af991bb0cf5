/** The way to Kafka: where it is, encryption, and who we are there. Comes in: {@code kafka.*} properties. Goes out: settings for clients. */
package dev.chatops.broker;
