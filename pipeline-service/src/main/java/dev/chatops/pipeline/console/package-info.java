/** Pages for people: a job with its log, behind a login by API token. */
package dev.chatops.pipeline.console;
