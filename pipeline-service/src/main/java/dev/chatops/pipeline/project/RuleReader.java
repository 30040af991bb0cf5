package dev.chatops.pipeline.project;

import dev.chatops.pipeline.project.JobRule.Approval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a project's {@code rules} and {@code limits}. What could make a rule mean less than was meant is an error. */
final class RuleReader {

    /** What Slack calls all channels of a kind; a rule that took it for one channel's name would be about all of them. */
    private static final Set<String> NAMES_OF_MANY = Set.of("directmessage", "privategroup");

    private final Set<String> usernames;

    RuleReader(Set<String> usernames) {
        this.usernames = usernames;
    }

    List<JobRule> rules(YamlMap project) throws ProjectFileException {
        var rules = new ArrayList<JobRule>();
        for (var map : project.maps("rules", "a rule")) {
            rules.add(rule(map));
        }
        return List.copyOf(rules);
    }

    static CommandLimits limits(YamlMap project) throws ProjectFileException {
        var map = project.map("limits");
        if (map.isEmpty()) {
            return CommandLimits.DEFAULT;
        }
        var usual = CommandLimits.DEFAULT;
        var limits = new CommandLimits(
                perMinute(map.get(), "user", usual.user()),
                perMinute(map.get(), "channel", usual.channel()),
                perMinute(map.get(), "project", usual.project()),
                map.get().duration("duplicates", Duration.ZERO, usual.duplicateWindow()));
        map.get().end();
        return limits;
    }

    private JobRule rule(YamlMap map) throws ProjectFileException {
        boolean deny = map.flag("deny", false);
        var role = map.text("min_role");
        var approve = map.map("approve");
        if (deny && (role.isPresent() || approve.isPresent())) {
            throw map.wrong(
                    role.isPresent() ? "min_role" : "approve",
                    "a rule with `deny` refuses whoever it matches; `min_role` and `approve` belong to rules that allow");
        }
        var rule = new JobRule(
                map.line(),
                deny,
                patterns(map, "jobs"),
                arguments(map),
                patterns(map, "refs"),
                map.oneOf("min_role", AccessLevel::of, ProjectFileReader.ROLES, AccessLevel.DEVELOPER),
                users(map),
                channels(map),
                new LinkedHashSet<>(some(map, "workspaces")),
                approve.isEmpty() ? Optional.empty() : Optional.of(approval(approve.get())));
        map.end();
        return rule;
    }

    private Approval approval(YamlMap map) throws ProjectFileException {
        var role = map.text("role").isEmpty()
                ? Optional.<AccessLevel>empty()
                : Optional.of(map.oneOf("role", AccessLevel::of, ProjectFileReader.ROLES, AccessLevel.OWNER));
        var approval = new Approval(role, users(map), map.duration("expires", Duration.ofSeconds(1), Approval.USUAL));
        if (role.isEmpty() && approval.users().isEmpty()) {
            throw map.wrong("role", "`approve` needs a `role` or `users`: somebody who can say yes");
        }
        if (approval.expires().compareTo(Approval.LONGEST) > 0) {
            throw map.wrong(
                    "expires",
                    "`expires` is at most 25m: chat takes answers for 30 minutes, and the job needs some of them");
        }
        map.end();
        return approval;
    }

    private static List<NamePattern> patterns(YamlMap map, String key) throws ProjectFileException {
        var patterns = new ArrayList<NamePattern>();
        for (var text : some(map, key)) {
            patterns.add(pattern(map, key, text, NamePattern::ofName));
        }
        return List.copyOf(patterns);
    }

    private static Optional<NamePattern> arguments(YamlMap map) throws ProjectFileException {
        var text = map.text("args_match");
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(pattern(map, "args_match", text.get(), NamePattern::ofText));
    }

    private static NamePattern pattern(
            YamlMap map, String key, String text, Function<String, Optional<NamePattern>> compiler)
            throws ProjectFileException {
        return compiler.apply(text)
                .orElseThrow(() -> map.wrong(key, "`" + text + "` is not a regular expression that RE2 takes"));
    }

    private Set<String> users(YamlMap map) throws ProjectFileException {
        var names = some(map, "users");
        for (var name : names) {
            if (!usernames.contains(name)) {
                throw map.wrong("users", "user `" + name + "` is not one of `users`");
            }
        }
        return new LinkedHashSet<>(names);
    }

    private static Set<String> channels(YamlMap map) throws ProjectFileException {
        var channels = new LinkedHashSet<String>();
        for (var channel : some(map, "channels")) {
            var name = channel.startsWith("#") ? channel.substring(1) : channel;
            if (name.isBlank() || NAMES_OF_MANY.contains(name)) {
                throw map.wrong(
                        "channels",
                        "`" + channel + "` is not one channel; write its id, such as C0123ABCD, which never changes");
            }
            channels.add(name);
        }
        return channels;
    }

    /** A list that is there and empty would read as everybody, and was hardly meant so. */
    private static List<String> some(YamlMap map, String key) throws ProjectFileException {
        var texts = map.texts(key);
        if (map.has(key) && texts.isEmpty()) {
            throw map.wrong(key, "`" + key + "` is empty; leave it out where the rule is about all, or name some");
        }
        return texts;
    }

    private static int perMinute(YamlMap map, String key, int otherwise) throws ProjectFileException {
        var text = map.text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("[0-9]{1,6}")) {
            throw map.wrong(
                    key, "`" + key + "` is a number of jobs a minute, or 0 for no limit, not `" + text.get() + "`");
        }
        return Integer.parseInt(text.get());
    }
}
