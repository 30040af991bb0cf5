/** What all calls for administrators have in common. Comes in: a token. Goes out: whose it is, or the error. */
package dev.chatops.pipeline.admin;
