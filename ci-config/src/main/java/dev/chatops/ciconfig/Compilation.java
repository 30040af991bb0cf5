package dev.chatops.ciconfig;

import java.util.*;

public sealed interface Compilation {
    record Compiled(CiConfig config, List<LintError> warnings) implements Compilation {}

    record Invalid(List<LintError> errors, List<LintError> warnings) implements Compilation {}

    record Missing(String path) implements Compilation {}
}
