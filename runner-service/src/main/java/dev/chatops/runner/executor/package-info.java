/** Where a job's processes run. Comes in: a script and an environment. Goes out: output and an exit code. */
package dev.chatops.runner.executor;
