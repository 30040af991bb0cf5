/** Caches: files that a job finds as an earlier one left them. Nothing of it ever fails a job. */
package dev.chatops.runner.cache;
