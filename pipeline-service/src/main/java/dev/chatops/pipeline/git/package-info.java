/** A bare mirror of each project's branches, and what a commit holds. Comes in: a git URL. Goes out: files at a commit. */
package dev.chatops.pipeline.git;
