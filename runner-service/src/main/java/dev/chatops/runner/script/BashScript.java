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
        var script = new StringBuilder("""
                set -eo pipefail
                set +o noclobber
                trap 'exit 1' TERM
                """);
        for (var command : commands) {
            script.append("printf %s ")
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

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
