/** What must not leave, whatever it is part of: known kinds of tokens and reply addresses. Pure. */
package dev.chatops.reply.exit;
