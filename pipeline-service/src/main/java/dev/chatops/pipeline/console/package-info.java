/** Pages for people, behind a login by API token: projects, runs, a job with its log and buttons, runner pools. */
package dev.chatops.pipeline.console;
