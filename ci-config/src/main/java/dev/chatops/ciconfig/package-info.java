/**
 * {@code .gitlab-ci.yml} to jobs. Pure: text, files and a context in; compiled jobs, or errors that name file, line, job
 * and keyword, out. This is a first reading: what it does not understand yet, it says.
 */
package dev.chatops.ciconfig;
