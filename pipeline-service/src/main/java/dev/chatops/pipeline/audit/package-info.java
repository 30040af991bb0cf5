/** The trail of who did what, where, by which rule, with what result. Rows are added and never changed. */
package dev.chatops.pipeline.audit;
