package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.field.Durations;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.RulesReader;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code include}. Variables are not filled in yet.
 *
 * @param rules null when there are none
 * @param inputs null when none are given
 */
record IncludeEntry(Target target, Rules rules, Node.Mapping inputs, Place place) {
    sealed interface Target {
        record Local(String path) implements Target {}

        record Project(String project, String ref, List<String> files) implements Target {}

        /** @param integrity {@code sha256-…}; empty when not given */
        record Remote(String address, String integrity) implements Target {}
    }

    private static final Duration SHORTEST_CACHE = Duration.ofMinutes(1);
    private static final List<String> KINDS =
            List.of("local", "remote", "project", "template", "component", "artifact");

    static List<IncludeEntry> read(Field field) {
        var entries = new ArrayList<IncludeEntry>();
        for (var item : field.items()) {
            var entry = one(item);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static IncludeEntry one(Field field) {
        if (field.node() instanceof Node.Text(var text, var place)) {
            var target = text.matches("(?i)https?://.*") ? new Target.Remote(text, "") : new Target.Local(text);
            return new IncludeEntry(target, null, null, place);
        }
        if (!(field.node() instanceof Node.Mapping map)) {
            field.wrong("should be a string or a hash, such as `local: ci/jobs.yml`");
            return null;
        }
        var kinds = KINDS.stream().filter(map::has).toList();
        if (kinds.size() != 1) {
            field.part(map)
                    .wrong((kinds.isEmpty() ? "must name a file" : "names several files")
                            + ". Each include must use only one of: " + String.join(", ", KINDS));
            return null;
        }
        return switch (kinds.getFirst()) {
            case "local" -> local(field);
            case "remote" -> remote(field);
            case "project" -> project(field);
            default -> refused(field, kinds.getFirst());
        };
    }

    private static IncludeEntry local(Field field) {
        var fields = field.fields("local", "rules", "inputs");
        var path = fields.attribute("local").text();
        return path.isEmpty() ? null : entry(new Target.Local(path.get()), fields, "local");
    }

    private static IncludeEntry remote(Field field) {
        var fields = field.fields("remote", "integrity", "cache", "rules", "inputs");
        var address = fields.attribute("remote").text();
        var integrity = fields.attribute("integrity").text().orElse("");
        if (!integrity.isEmpty() && !integrity.matches("sha256-[A-Za-z0-9+/]{43}=")) {
            fields.attribute("integrity").wrong("should be `sha256-` and the Base64 text of the file's hash");
        }
        cache(fields.attribute("cache"));
        return address.isEmpty() ? null : entry(new Target.Remote(address.get(), integrity), fields, "remote");
    }

    /** How long GitLab keeps the file. Here it is fetched anew each time, so it is only checked. */
    private static void cache(Field field) {
        if (field.isPresent() && !(field.node() instanceof Node.Bool)) {
            boolean longEnough = field.isText()
                    && Durations.parse(((Node.Text) field.node()).text())
                            .filter(time -> time.compareTo(SHORTEST_CACHE) >= 0)
                            .isPresent();
            if (!longEnough) {
                field.wrong("should be true, false or a duration of at least 1 minute");
            }
        }
    }

    private static IncludeEntry project(Field field) {
        var fields = field.fields("project", "file", "ref", "rules", "inputs");
        var project = fields.attribute("project").text();
        var files = fields.attribute("file").textOrTexts();
        if (files.isEmpty()) {
            fields.attribute("file").wrong("can't be blank: name the file of the project");
        }
        var ref = fields.attribute("ref").text().orElse("HEAD");
        return project.isEmpty() ? null : entry(new Target.Project(project.get(), ref, files), fields, "project");
    }

    private static IncludeEntry refused(Field field, String kind) {
        var name = field.node() instanceof Node.Mapping map && map.get(kind) instanceof Node.Scalar scalar
                ? scalar.text()
                : "…";
        field.part(field.node())
                .wrong(
                        switch (kind) {
                            case "template" ->
                                "`template: " + name
                                        + "` ships inside GitLab and is not known here. Copy the template into the"
                                        + " repository and include it with `local`";
                            case "component" ->
                                "`component: " + name
                                        + "` comes from GitLab's catalogue, which is not known here. Include its file"
                                        + " with `project` and `file`";
                            default ->
                                "Including configs from artifacts is only allowed when triggering child pipelines";
                        });
        return null;
    }

    private static IncludeEntry entry(Target target, Fields fields, String kind) {
        var rules = fields.has("rules") ? new Rules(RulesReader.ofInclude().read(fields.get("rules"))) : null;
        var inputs = fields.get("inputs");
        inputs.fields(
                inputs.node() instanceof Node.Mapping map
                        ? map.entries().keySet().toArray(String[]::new)
                        : new String[0]);
        return new IncludeEntry(
                target,
                rules,
                inputs.node() instanceof Node.Mapping map ? map : null,
                fields.get(kind).place());
    }
}
