package dev.chatops.ciconfig.yaml;

/**
 * Where something was written.
 *
 * @param file path, project file or URL as an error should show it
 * @param line from 1; 0 when the whole file is meant
 */
public record Place(String file, int line) {}
