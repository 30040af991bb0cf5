/**
 * Files of a working copy by their globs, and as a stream. Whatever reads or writes in a working copy is a process of the
 * jobs' user: with this service's rights, a link that a job made could lead anywhere.
 */
package dev.chatops.runner.archive;
