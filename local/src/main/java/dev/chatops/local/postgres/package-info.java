/** A real PostgreSQL for one machine, from binaries that come as Maven artifacts; durable as in production. */
package dev.chatops.local.postgres;
