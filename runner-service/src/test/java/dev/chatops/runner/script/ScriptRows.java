package dev.chatops.runner.script;

import java.util.List;
import java.util.stream.Stream;

/** Scripts, and what becomes of them: how commands follow each other, how they end the script, how they are echoed. */
final class ScriptRows {

    /**
     * @param spans as {@code e:text} and {@code o:text}, neighbours of one kind joined; {@code b:text} is output too, a
     *     byte for each character
     */
    record Row(String saying, List<String> commands, int exitCode, List<String> spans) {

        @Override
        public String toString() {
            return saying;
        }
    }

    private ScriptRows() {}

    static Stream<Row> all() {
        return Stream.of(
                row("one command", 0, "echo Hello", e("echo Hello"), "o:Hello\n"),
                row("no output", 0, "true", e("true")),
                row("output without a line feed", 0, "printf abc", e("printf abc"), "o:abc"),
                row("two commands", 0, List.of("echo a", "echo b"), e("echo a"), "o:a\n", e("echo b"), "o:b\n"),
                row("silent commands have one span of echoes", 0, List.of("true", ":"), "e:" + t("true") + t(":")),
                row("a failure ends the script", 1, List.of("false", "echo never"), e("false")),
                row("its exit code is the script's", 42, List.of("(exit 42)", "echo never"), e("(exit 42)")),
                row("exit in a command", 3, List.of("exit 3", "echo never"), e("exit 3")),
                row("exit 0 ends it well", 0, List.of("exit 0", "false"), e("exit 0")),
                row("a failing left side of a pipe", 1, "false | true", e("false | true")),
                row(
                        "left of && does not end it",
                        0,
                        List.of("false && true", "echo on"),
                        "e:" + t("false && true") + t("echo on"),
                        "o:on\n"),
                row("last command left of &&", 1, "false && true", e("false && true")),
                row("left of || does not end it", 0, "false || echo saved", e("false || echo saved"), "o:saved\n"),
                row(
                        "a condition does not end it",
                        0,
                        "if false; then echo x; else echo y; fi",
                        e("if false; then echo x; else echo y; fi"),
                        "o:y\n"),
                row("a negated command", 0, "! false", e("! false")),
                row(
                        "an unknown command",
                        127,
                        "no-such-tool",
                        e("no-such-tool"),
                        "o:bash: line 3: no-such-tool: command not found\n"),
                row(
                        "a variable stays for the next command",
                        0,
                        List.of("A='x  y'", "echo \"$A\""),
                        "e:" + t("A='x  y'") + t("echo \"$A\""),
                        "o:x  y\n"),
                row("so does the folder", 0, List.of("cd /", "pwd"), "e:" + t("cd /") + t("pwd"), "o:/\n"),
                row(
                        "so does a function",
                        0,
                        List.of("f() { echo in f; }", "f"),
                        "e:" + t("f() { echo in f; }") + t("f"),
                        "o:in f\n"),
                row("there is nothing to read", 0, "cat; echo end", e("cat; echo end"), "o:end\n"),
                row("reading fails at once", 1, "read line", e("read line")),
                row(
                        "output and errors in their order",
                        0,
                        "echo 1; echo 2 >&2; echo 3; echo 4 >&2",
                        e("echo 1; echo 2 >&2; echo 3; echo 4 >&2"),
                        "o:1\n2\n3\n4\n"),
                row(
                        "several lines are echoed as one",
                        0,
                        "echo a\necho b\n",
                        e("echo a # collapsed multi-line command"),
                        "o:a\nb\n"),
                row("a trailing line feed makes no second line", 0, "echo a\n", e("echo a"), "o:a\n"),
                row(
                        "a here-document",
                        0,
                        "cat <<END\nx $((1+1))\nEND\n",
                        e("cat <<END # collapsed multi-line command"),
                        "o:x 2\n"),
                row("an empty command is an empty line", 0, List.of("", "echo a"), "e:\n" + t("echo a"), "o:a\n"),
                row("a comment", 0, List.of("# note", "echo a"), "e:" + t("# note") + t("echo a"), "o:a\n"),
                row("single quotes", 0, "echo 'it'\\''s'", e("echo 'it'\\''s'"), "o:it's\n"),
                row(
                        "backslashes are echoed as written",
                        0,
                        "printf '%s\\n' 'a\\nb\\\\'",
                        e("printf '%s\\n' 'a\\nb\\\\'"),
                        "o:a\\nb\\\\\n"),
                row("per cent signs", 0, "echo 100% %s", e("echo 100% %s"), "o:100% %s\n"),
                row(
                        "substitutions are echoed as written",
                        0,
                        "echo $(echo sub) `echo tick`",
                        e("echo $(echo sub) `echo tick`"),
                        "o:sub tick\n"),
                row("other alphabets", 0, "echo 'grüß 你好 😀'", e("echo 'grüß 你好 😀'"), "o:grüß 你好 😀\n"),
                row(
                        "chat text is a value, never script",
                        0,
                        "echo \"$CHAT_INPUT\"",
                        e("echo \"$CHAT_INPUT\""),
                        "o:$(touch owned) `id` '; exit 9; \"\n"),
                row("an unset variable is empty", 0, "echo \"<$NO_SUCH>\"", e("echo \"<$NO_SUCH>\""), "o:<>\n"),
                row(
                        "set -u is the job's to ask for",
                        1,
                        List.of("set -u", "echo $NO_SUCH"),
                        "e:" + t("set -u") + t("echo $NO_SUCH"),
                        "o:bash: line 5: NO_SUCH: unbound variable\n"),
                row(
                        "errexit can be switched off",
                        0,
                        List.of("set +e", "false", "echo on"),
                        "e:" + t("set +e") + t("false") + t("echo on"),
                        "o:on\n"),
                row("a failing subshell", 5, "(echo in; exit 5)", e("(echo in; exit 5)"), "o:in\n"),
                row("a failing substitution in an assignment", 7, "A=$(exit 7)", e("A=$(exit 7)")),
                row(
                        "the last of a loop",
                        0,
                        "for i in 1 2; do echo $i; done",
                        e("for i in 1 2; do echo $i; done"),
                        "o:1\n2\n"),
                row(
                        "a syntax error",
                        2,
                        List.of("echo a", "if then"),
                        e("echo a"),
                        "o:a\n",
                        e("if then"),
                        "o:bash: eval: line 5: syntax error near unexpected token `then'\n"),
                row("killed by its own signal", 137, "kill -9 $$", e("kill -9 $$")),
                row(
                        "a foreground child killed",
                        143,
                        "bash -c 'kill -15 $$'",
                        e("bash -c 'kill -15 $$'"),
                        "o:Terminated\n"),
                row(
                        "noclobber is off",
                        0,
                        List.of("echo 1 > f; echo 2 > f", "cat f"),
                        "e:" + t("echo 1 > f; echo 2 > f") + t("cat f"),
                        "o:2\n"),
                row("a redefined echo", 0, List.of("echo() { :; }", "echo x"), "e:" + t("echo() { :; }") + t("echo x")),
                row(
                        "a redefined printf",
                        0,
                        List.of("printf() { :; }", "true"),
                        "e:" + t("printf() { :; }") + t("true")),
                row(
                        "what looks like a mark",
                        0,
                        "printf '\\x1e0123456789abcdef0123456789abcdefe\\x1e'",
                        e("printf '\\x1e0123456789abcdef0123456789abcdefe\\x1e'"),
                        "o:\u001e0123456789abcdef0123456789abcdefe\u001e"),
                row(
                        "a section of the job's own",
                        0,
                        "printf 'section_start:1:chat_reply\\r\\e[0Khi'",
                        e("printf 'section_start:1:chat_reply\\r\\e[0Khi'"),
                        "o:section_start:1:chat_reply\r\033[0Khi"),
                row(
                        "nothing of this service's environment",
                        0,
                        "env | grep -c -e CHATOPS -e JAVA -e MAVEN || true",
                        e("env | grep -c -e CHATOPS -e JAVA -e MAVEN || true"),
                        "o:0\n"),
                row(
                        "no positional parameter, no leftover",
                        0,
                        "echo \"$#<${REPLY-}>\"",
                        e("echo \"$#<${REPLY-}>\""),
                        "o:0<>\n"));
    }

    static Row row(String saying, int exitCode, String command, String... spans) {
        return row(saying, exitCode, List.of(command), spans);
    }

    static Row row(String saying, int exitCode, List<String> commands, String... spans) {
        return new Row(saying, commands, exitCode, List.of(spans));
    }

    static String e(String command) {
        return "e:" + t(command);
    }

    /** As GitLab shows a command. */
    static String t(String command) {
        return "\033[32;1m$ " + command + "\033[0;m\n";
    }
}
