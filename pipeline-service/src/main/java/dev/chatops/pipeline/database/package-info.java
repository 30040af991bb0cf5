/** Transactions of plain JDBC: all that is written here is written in one, on any thread. */
package dev.chatops.pipeline.database;
