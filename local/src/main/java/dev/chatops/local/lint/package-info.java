/** {@code ./chatops lint}. Comes in: a {@code .gitlab-ci.yml} of a working tree. Goes out: what it compiles to, or what is wrong with it. */
package dev.chatops.local.lint;
