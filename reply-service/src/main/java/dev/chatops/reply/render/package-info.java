/** From a reply to the message that Slack shows. Pure: facts and bytes in, JSON out, always within Slack's limits. */
package dev.chatops.reply.render;
