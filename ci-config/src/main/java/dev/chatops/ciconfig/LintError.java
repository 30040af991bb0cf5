package dev.chatops.ciconfig;

/**
 * What is wrong, and where.
 *
 * @param message names the remedy too
 * @param file null where no file is meant
 * @param line from 1; null where none is meant
 * @param job null outside of jobs
 * @param keyword null where none is meant
 */
public record LintError(String message, String file, Integer line, String job, String keyword) {}
