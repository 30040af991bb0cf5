package dev.chatops.pipeline.command;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A variable that somebody gives to a job when he plays it. Data, never code: names by which a shell or a loader would run
 * something, and names that jobs trust to be true, cannot be given.
 */
public record GivenVariable(String key, String value) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

    /** Set by us and true; a job may decide by them. */
    private static final Pattern PREDEFINED =
            Pattern.compile("CI|CHATOPS|(CI|CHAT|CHATOPS|GITLAB|RUNNER|FF)_.*|GITLAB_CI", Pattern.CASE_INSENSITIVE);

    /** What bash, the dynamic loader, git and usual interpreters take as code, or as a place to find it. */
    private static final Set<String> CODE = Set.of(
            "PATH",
            "ENV",
            "BASH_ENV",
            "BASHOPTS",
            "SHELLOPTS",
            "IFS",
            "PS4",
            "PROMPT_COMMAND",
            "HOME",
            "SHELL",
            "CDPATH",
            "GLOBIGNORE",
            "TMPDIR",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "PYTHONHOME",
            "PERL5LIB",
            "PERL5OPT",
            "RUBYOPT",
            "RUBYLIB",
            "NODE_OPTIONS",
            "NODE_PATH",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "EDITOR",
            "VISUAL",
            "PAGER");

    private static final Pattern CODE_PREFIX = Pattern.compile("(LD|DYLD|GIT|BASH|SSH|GCONV)_.*");

    /** Why it cannot be given; empty when it can. */
    public static Optional<String> problem(String key, String value) {
        if (!NAME.matcher(key).matches()) {
            return Optional.of("a variable is named by letters, digits and _, and does not start with a digit");
        }
        if (PREDEFINED.matcher(key).matches()) {
            return Optional.of("it is predefined, so that jobs can trust it");
        }
        if (CODE.contains(key) || CODE_PREFIX.matcher(key).matches()) {
            return Optional.of("programs take it as code or as a place to find code");
        }
        if (value.indexOf('\0') >= 0) {
            return Optional.of("its value holds a NUL character, which no variable can");
        }
        return Optional.empty();
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "GivenVariable[key=" + key + "]";
    }
}
