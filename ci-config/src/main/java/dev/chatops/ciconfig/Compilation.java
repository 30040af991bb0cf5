package dev.chatops.ciconfig;

import java.util.List;

/** What became of a configuration. */
public sealed interface Compilation {
    /** It is valid; whether one job can run is the matter of {@link ChatSelection}. */
    record Compiled(CiConfig config, List<LintError> warnings) implements Compilation {}

    /** @param errors at least one, in the order of the files */
    record Invalid(List<LintError> errors, List<LintError> warnings) implements Compilation {}

    /** The repository has no such file. */
    record Missing(String path) implements Compilation {}
}
