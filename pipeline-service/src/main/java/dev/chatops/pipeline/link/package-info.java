/**
 * Chat users that the project file does not name, and who show by an API token who they are. Comes in: a command of somebody
 * unknown. Goes out: a page that can be opened once, and the link it makes.
 */
package dev.chatops.pipeline.link;
