/** The working copy a job runs in. Comes in: repository, branch, commit. Goes out: a folder that stands exactly there. */
package dev.chatops.runner.checkout;
