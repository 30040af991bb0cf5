/** Broker and database as resources of the services' {@code @QuarkusTest}s. Nothing else uses Quarkus here. */
package dev.chatops.local.quarkus;
