package dev.chatops.runner.script;

import java.util.List;

/**
 * One script of a job as GitLab's runner writes it: all commands in one bash, each echoed in green before it runs,
 * ended by the first that fails. A mark that nobody can guess stands before each echo and each output, so that
 * {@link OutputMarks} can tell them apart.
 */
public final class BashScript {

    private static final String GREEN = "\033[32;1m";
    private static final String RESET = "\033[0;m";

    private BashScript() {}

    /**
     * The script's text.
     *
     * @param commands as in {@code script}; one may have several lines, of which the first is echoed
     * @param marks of this attempt
     */
    public static String of(List<String> commands, OutputMarks marks) {
        // with the trap, bash waits for the command in front, which so gets its time to end after SIGTERM
        var script = new StringBuilder("unset REPLY; set -eo pipefail; set +o noclobber; trap 'exit 1' TERM\n");
        for (var command : commands) {
            script.append("builtin printf %s ")
                    .append(quoted(marks.echo() + echo(command) + "\n" + marks.output()))
                    .append('\n')
                    .append(command)
                    .append('\n');
        }
        return script.toString();
    }

    private static String echo(String command) {
        if (command.isBlank()) {
            return "";
        }
        var text = command.strip();
        int end = text.indexOf('\n');
        var line = end < 0 ? text : text.substring(0, end) + " # collapsed multi-line command";
        return GREEN + "$ " + line + RESET;
    }

    /** With control characters spelled out: a shell that prints its own text ({@code set -v}) prints no marks. */
    private static String quoted(String text) {
        var quoted = new StringBuilder("$'");
        text.chars().forEach(c -> {
            switch (c) {
                case '\\', '\'' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' ? "\\x%02x".formatted(c) : Character.toString((char) c));
            }
        });
        return quoted.append('\'').toString();
    }
}
