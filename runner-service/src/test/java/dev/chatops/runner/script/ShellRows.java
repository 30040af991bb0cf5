package dev.chatops.runner.script;

import static dev.chatops.runner.script.ScriptRows.e;
import static dev.chatops.runner.script.ScriptRows.row;
import static dev.chatops.runner.script.ScriptRows.t;

import dev.chatops.runner.script.ScriptRows.Row;
import java.util.List;
import java.util.stream.Stream;

/** What of the shell and of output people rely on. */
final class ShellRows {

    private ShellRows() {}

    static Stream<Row> all() {
        return Stream.concat(exits(), Stream.concat(shell(), output()));
    }

    private static Stream<Row> exits() {
        return Stream.of(
                row("the middle of a pipe", 4, "true | (exit 4) | cat", e("true | (exit 4) | cat")),
                row("|| exit", 9, "false || exit 9", e("false || exit 9")),
                row(
                        "pipefail can be switched off",
                        0,
                        List.of("set +o pipefail", "false | true"),
                        "e:" + t("set +o pipefail") + t("false | true")),
                row("an exit code beyond 255 wraps", 44, "exit 300", e("exit 300")),
                row("an arithmetic zero fails", 1, "((0))", e("((0))")),
                row("an arithmetic one does not", 0, "((1))", e("((1))")),
                row("a test that is not true", 1, List.of("[[ a = b ]]", "echo never"), e("[[ a = b ]]")),
                row("waiting for a failed process", 3, "(exit 3) & wait $!", e("(exit 3) & wait $!")),
                row("a failed process that nobody waits for", 0, "(exit 3) & true", e("(exit 3) & true")),
                row("a time limit of the job's own", 124, "timeout 0.1 sleep 5", e("timeout 0.1 sleep 5")),
                row(
                        "what exec leaves",
                        0,
                        List.of("exec echo replaced", "echo never"),
                        e("exec echo replaced"),
                        "o:replaced\n"),
                row(
                        "an EXIT trap runs",
                        1,
                        List.of("trap 'echo bye' EXIT", "false"),
                        "e:" + t("trap 'echo bye' EXIT") + t("false"),
                        "o:bye\n"),
                row(
                        "an ERR trap runs",
                        1,
                        List.of("trap 'echo err' ERR", "false"),
                        "e:" + t("trap 'echo err' ERR") + t("false"),
                        "o:err\n"),
                row("SIGTERM to itself ends it with 1", 1, List.of("kill -TERM $$", "echo never"), e("kill -TERM $$")),
                row(
                        "errexit does not reach into a condition",
                        0,
                        List.of("f() { false; echo on; }", "if f; then echo yes; fi"),
                        "e:" + t("f() { false; echo on; }") + t("if f; then echo yes; fi"),
                        "o:on\nyes\n"),
                row(
                        "nor left of ||",
                        0,
                        "(set -e; false; echo on) || echo no",
                        e("(set -e; false; echo on) || echo no"),
                        "o:on\n"),
                row(
                        "export hides a failure",
                        0,
                        "export A=$(false); echo on",
                        e("export A=$(false); echo on"),
                        "o:on\n"),
                row("a writer whose reader left", 141, "yes | head -n 1", e("yes | head -n 1"), "o:y\n"),
                row(
                        "an unset PATH",
                        127,
                        "PATH=; ls",
                        e("PATH=; ls"),
                        "o:bash: line 3: ls: No such file or directory\n"),
                row(
                        "a file that is no program",
                        126,
                        "touch f; ./f",
                        e("touch f; ./f"),
                        "o:bash: line 3: ./f: Permission denied\n"));
    }

    private static Stream<Row> shell() {
        return Stream.of(
                row(
                        "a subshell's folder is its own",
                        0,
                        List.of("(cd /)", "[ \"$PWD\" != / ]"),
                        "e:" + t("(cd /)") + t("[ \"$PWD\" != / ]")),
                row(
                        "an exported variable reaches children",
                        0,
                        List.of("export X=1", "bash -c 'echo $X'"),
                        "e:" + t("export X=1") + t("bash -c 'echo $X'"),
                        "o:1\n"),
                row(
                        "arrays",
                        0,
                        List.of("A=(1 2 3)", "echo ${A[1]}"),
                        "e:" + t("A=(1 2 3)") + t("echo ${A[1]}"),
                        "o:2\n"),
                row("brace expansion", 0, "echo {1..3}", e("echo {1..3}"), "o:1 2 3\n"),
                row("process substitution", 0, "cat <(echo in)", e("cat <(echo in)"), "o:in\n"),
                row("a pattern that matches nothing stays", 0, "echo *.nope", e("echo *.nope"), "o:*.nope\n"),
                row("no history expansion", 0, "echo hi!there", e("echo hi!there"), "o:hi!there\n"),
                row(
                        "no aliases",
                        127,
                        List.of("alias ll='echo x'", "ll"),
                        "e:" + t("alias ll='echo x'") + t("ll"),
                        "o:bash: line 5: ll: command not found\n"),
                row(
                        "no login shell",
                        0,
                        "shopt -q login_shell || echo no",
                        e("shopt -q login_shell || echo no"),
                        "o:no\n"),
                row("bash is its name", 0, "echo $0", e("echo $0"), "o:bash\n"),
                row(
                        "one process for all commands",
                        0,
                        "[ $$ = $BASHPID ] && echo one",
                        e("[ $$ = $BASHPID ] && echo one"),
                        "o:one\n"),
                row(
                        "a loop over lines",
                        0,
                        "printf '1\\n2\\n' | while read -r l; do echo \"<$l>\"; done",
                        e("printf '1\\n2\\n' | while read -r l; do echo \"<$l>\"; done"),
                        "o:<1>\n<2>\n"),
                row(
                        "a here-document that is not expanded",
                        0,
                        "cat <<'END'\n$HOME\nEND",
                        e("cat <<'END' # collapsed multi-line command"),
                        "o:$HOME\n"),
                row(
                        "a case over several lines",
                        0,
                        "case b in\n  a) echo A ;;\n  b) echo B ;;\nesac",
                        e("case b in # collapsed multi-line command"),
                        "o:B\n"),
                row("a line continued", 0, "echo a \\\n  b", e("echo a \\ # collapsed multi-line command"), "o:a b\n"),
                row("lines in front that are empty", 0, "\n\necho a", e("echo a"), "o:a\n"),
                row(
                        "a comment over a command",
                        0,
                        "# note\necho a",
                        e("# note # collapsed multi-line command"),
                        "o:a\n"),
                row(
                        "a failure inside of several lines",
                        1,
                        "echo a\nfalse\necho never",
                        e("echo a # collapsed multi-line command"),
                        "o:a\n"),
                row(
                        "an empty variable is not an argument",
                        0,
                        "printf '<%s>' $NO_SUCH a",
                        e("printf '<%s>' $NO_SUCH a"),
                        "o:<a>"),
                row(
                        "chat text as one word of a command",
                        0,
                        "printf '<%s>' \"$CHAT_INPUT\" end",
                        e("printf '<%s>' \"$CHAT_INPUT\" end"),
                        "o:<$(touch owned) `id` '; exit 9; \"><end>"),
                row(
                        "chat text that is not quoted is split, not run",
                        0,
                        "printf '<%s>' $CHAT_INPUT",
                        e("printf '<%s>' $CHAT_INPUT"),
                        "o:<$(touch><owned)><`id`><';><exit><9;><\">"));
    }

    private static Stream<Row> output() {
        return Stream.of(
                row(
                        "an echo follows an unfinished line at once",
                        0,
                        List.of("printf abc", "echo d"),
                        e("printf abc"),
                        "o:abc",
                        e("echo d"),
                        "o:d\n"),
                row("errors and an exit code", 2, "echo oops >&2; exit 2", e("echo oops >&2; exit 2"), "o:oops\n"),
                row(
                        "no terminal",
                        0,
                        "[ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none",
                        e("[ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none"),
                        "o:none\n"),
                row(
                        "bytes that are no text",
                        0,
                        "printf '\\x00\\xff\\xfe\\x80\\x1e'",
                        e("printf '\\x00\\xff\\xfe\\x80\\x1e'"),
                        "b:\u0000\u00ff\u00fe\u0080\u001e"),
                row(
                        "a character cut in two",
                        0,
                        "printf '\\xc3'; sleep 0.1; printf '\\xbc\\n'",
                        e("printf '\\xc3'; sleep 0.1; printf '\\xbc\\n'"),
                        "o:ü\n"),
                row(
                        "a progress bar",
                        0,
                        "printf '10%%\\r20%%\\r\\n'",
                        e("printf '10%%\\r20%%\\r\\n'"),
                        "o:10%\r20%\r\n"),
                row("colours", 0, "printf '\\e[31mred\\e[0m'", e("printf '\\e[31mred\\e[0m'"), "o:\033[31mred\033[0m"),
                row(
                        "errors thrown away",
                        0,
                        List.of("exec 2>/dev/null", "echo x >&2; no-such-tool || true"),
                        "e:" + t("exec 2>/dev/null") + t("echo x >&2; no-such-tool || true")),
                row(
                        "output thrown away takes the echoes along",
                        0,
                        List.of("exec >/dev/null", "echo x"),
                        e("exec >/dev/null")),
                row("a process in the background is heard", 0, "(echo bg) & wait", e("(echo bg) & wait"), "o:bg\n"),
                row("a trailing blank line", 0, "printf 'a\\n\\n'", e("printf 'a\\n\\n'"), "o:a\n\n"),
                row(
                        "carriage returns of a file from Windows",
                        0,
                        "printf 'a\\r\\n'",
                        e("printf 'a\\r\\n'"),
                        "o:a\r\n"));
    }
}
