/**
 * The ledger: a row for each command, whichever of its events comes first, until it is settled. Comes in: events. Goes
 * out: rows that are to be posted.
 */
package dev.chatops.reply.ledger;
