package dev.chatops.runner.docker;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a container runs: a shell that is found in it, which sets the job's variables and runs a script of the job. The
 * variables are in a file and not in the container's settings, which everybody who may ask the engine can read.
 */
final class EntryScript {

    /**
     * The container's first process, {@code $1} is the entry file. It is none of the job's processes: a signal to all of them
     * leaves it, and its end takes along what they leave behind. Once it was told that they are being ended, it waits for them.
     */
    static final String FIRST_PROCESS = "exec 2>&1; told=; trap 'told=1' USR1;"
            + " if command -v bash >/dev/null 2>&1; then bash --noprofile --norc \"$1\"; else sh \"$1\"; fi; ended=$?;"
            + " while [ -n \"$told\" ] && kill -0 -1 2>/dev/null; do sleep 0.1; done; exit $ended";

    /** Ends all processes of the job in order. */
    static final String END_ALL = "kill -USR1 1; kill -TERM -1";

    /**
     * As on a machine, bash calls itself so in its messages. Where there is no bash, the shell must know what the scripts are
     * written in: busybox does, as Alpine has it.
     */
    private static final String RUN = """
            if [ -n "${BASH_VERSION-}" ]; then
              exec bash --noprofile --norc -c 'IFS= builtin read -r -d "" REPLY <"$1"; shift; eval "$REPLY"' bash %1$s
            fi
            if ! (set -o pipefail && eval "[ \\$'\\\\x41' = A ]") 2>/dev/null; then
              echo "The image has no bash, and its sh is too plain: bash, or the sh of busybox (Alpine), is needed."
              exit 1
            fi
            exec sh -c 'builtin() { "$@"; }; . "$1"' sh %1$s
            """;

    private EntryScript() {}

    static String of(Path script, Path folder, Map<String, String> variables) {
        var text = new StringBuilder();
        variables.forEach((key, value) -> text.append("export ")
                .append(key)
                .append('=')
                .append(quoted(value))
                .append('\n'));
        // a user of a number alone has no home: programs that write there find a place
        text.append("[ -n \"${HOME-}\" ] && [ -w \"$HOME\" ] || export HOME=/tmp\n");
        text.append("cd ").append(quoted(folder.toString())).append(" || exit 1\n");
        return text.append(RUN.formatted(quoted(script.toString()))).toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
