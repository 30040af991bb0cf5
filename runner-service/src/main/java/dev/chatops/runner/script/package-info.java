/** The bash scripts of a job, and their output taken apart again. Chat text is never part of a script's text. */
package dev.chatops.runner.script;
