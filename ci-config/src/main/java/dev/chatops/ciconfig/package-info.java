/**
 * From {@code .gitlab-ci.yml} to jobs. In come the file's text, a way to fetch what it includes and the pipeline that asks;
 * out come compiled jobs, or errors that name file, line, job and keyword. Start at {@link dev.chatops.ciconfig.CiConfigReader}.
 */
package dev.chatops.ciconfig;
