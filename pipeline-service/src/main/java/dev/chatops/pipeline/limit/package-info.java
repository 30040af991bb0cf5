/** How many jobs may be started from chat, by one user, in one channel, in one project. */
package dev.chatops.pipeline.limit;
