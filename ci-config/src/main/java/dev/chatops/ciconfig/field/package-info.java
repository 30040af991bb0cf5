/**
 * Keywords as they are written, and the checks that many of them share: shapes, known keys, numbers, durations. A failed check
 * becomes an error with GitLab's words, the place and the remedy.
 */
package dev.chatops.ciconfig.field;
