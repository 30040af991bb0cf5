/** From a commit to the one job a command asks for. Comes in: project, commit, job name. Goes out: a compiled job, or why not. */
package dev.chatops.pipeline.compile;
