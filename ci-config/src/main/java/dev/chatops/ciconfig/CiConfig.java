package dev.chatops.ciconfig;

import java.util.List;
import java.util.Map;

/**
 * A compiled configuration.
 *
 * @param jobs all that are not hidden, in the order of the file, runnable or not
 */
public record CiConfig(List<String> stages, Map<String, CompiledJob> jobs) {}
