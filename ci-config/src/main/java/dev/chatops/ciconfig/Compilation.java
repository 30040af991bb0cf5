package dev.chatops.ciconfig;

import java.util.List;

/** What became of a configuration. */
public sealed interface Compilation {

    record Compiled(CiConfig config, List<LintError> warnings) implements Compilation {}

    /** @param errors at least one */
    record Invalid(List<LintError> errors, List<LintError> warnings) implements Compilation {}

    /** There is no such file. */
    record Missing(String path) implements Compilation {}
}
