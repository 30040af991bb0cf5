/** From a job's log to what of it belongs into chat. Pure: chunks in, output out. */
package dev.chatops.reply.log;
