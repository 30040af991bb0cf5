/**
 * The files that jobs hand in: taken from runners that hold the attempt, kept in a store until they expire, read by the
 * API. Their rows are in the database, their bytes are not.
 */
package dev.chatops.pipeline.artifact;
