/**
 * A workspace of a chat platform on one machine: it signs and sends slash commands as Slack does, takes the answers at
 * response URLs, and shows both on a page. Nothing here leaves the machine.
 */
package dev.chatops.local.slack;
