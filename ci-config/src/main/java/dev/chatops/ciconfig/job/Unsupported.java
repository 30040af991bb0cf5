package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Keywords whose shape is checked but which we cannot do. A job with one that changes its meaning is refused when somebody wants
 * to run it; other jobs of the file are not affected.
 */
final class Unsupported {
    private Unsupported() {}

    /** @return one sentence for each keyword that forbids running the job */
    static List<String> read(Fields fields) {
        var reasons = new ArrayList<String>();
        if (fields.has("id_tokens")) {
            JobKeywords.idTokens(fields.get("id_tokens"));
            reasons.add("`id_tokens` needs a token issuer, which ChatOps is not");
        }
        if (fields.has("secrets")) {
            if (!fields.get("secrets").isMap()) {
                fields.get("secrets").wrong("should be a hash of secrets");
            }
            reasons.add("`secrets` are fetched by GitLab itself; here they can be variables of the project");
        }
        if (fields.has("identity")) {
            fields.attribute("identity").oneOf("google_cloud");
            reasons.add("`identity` needs GitLab's connection to that provider");
        }
        if (fields.has("release")) {
            release(fields.get("release"));
            reasons.add("`release` makes a release in GitLab, which ChatOps has none of");
        }
        if (fields.has("run")) {
            steps(fields.get("run"));
            reasons.add("`run` needs GitLab's step runner; write the commands as `script`");
        }
        if (fields.has("trigger")) {
            trigger(fields.get("trigger"));
            reasons.add("`trigger` starts another pipeline, which ChatOps cannot");
        }
        return reasons;
    }

    private static void release(Field field) {
        if (!field.isMap()) {
            field.wrong("should be a hash with `tag_name` and `description`");
            return;
        }
        var fields = field.fields(
                "tag_name", "name", "description", "ref", "tag_message", "milestones", "released_at", "assets");
        for (var required : List.of("tag_name", "description")) {
            if (!fields.has(required)) {
                fields.attribute(required).wrong("can't be blank");
            }
        }
        for (var key : List.of("tag_name", "name", "description", "ref", "tag_message")) {
            fields.attribute(key).text();
        }
        fields.attribute("milestones").textOrTexts();
        var releasedAt = fields.attribute("released_at").text().orElse("2000-01-01T00:00:00Z");
        if (!releasedAt.matches(
                "\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)? ?(Z|[+-]\\d{2}:?\\d{2})?")) {
            fields.attribute("released_at").wrong("must be a valid datetime, such as \"2026-01-31T08:00:00Z\"");
        }
        var assets = fields.get("assets");
        if (assets.isPresent()) {
            var links = assets.fields("links").get("links");
            if (links.isAbsent() || links.isList() && links.items().isEmpty()) {
                links.wrong("can't be blank");
            }
            links.items().forEach(link -> {
                var keys = link.fields("name", "url", "filepath", "link_type", "direct_asset_path");
                for (var required : List.of("name", "url")) {
                    if (keys.attribute(required).text().isEmpty()) {
                        keys.attribute(required).wrong("can't be blank");
                    }
                }
            });
        }
    }

    private static void steps(Field field) {
        if (!field.isList() || field.items().isEmpty()) {
            field.wrong("should be a list of steps, each with `name` and `step`, `func` or `script`");
            return;
        }
        for (var item : field.items()) {
            if (!item.isMap()) {
                item.wrong("step should be a hash");
                continue;
            }
            var step = item.fields("name", "step", "func", "script", "inputs", "env");
            var name = step.attribute("name").text().orElse("");
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                step.attribute("name").wrong("must have only letters, digits and `_`, and no digit first");
            }
            if (List.of("step", "func", "script").stream().filter(step::has).count() != 1) {
                item.wrong("step must use exactly one of: step, func, script");
            }
        }
    }

    private static void trigger(Field field) {
        if (field.isText()) {
            return;
        }
        if (!field.isMap()) {
            field.wrong("has to be either a string or a hash");
            return;
        }
        var map = (Node.Mapping) field.node();
        var fields = map.has("include")
                ? field.fields("include", "strategy", "forward", "inputs")
                : field.fields("project", "branch", "strategy", "forward", "inputs");
        if (!map.has("include") && !fields.has("project")) {
            fields.attribute("project").wrong("can't be blank");
        }
        if (fields.get("include").isList() && fields.get("include").items().size() > 3) {
            fields.get("include").wrong("is too long (maximum is 3)");
        }
        fields.attribute("strategy").oneOf("depend", "mirror");
        var forward = fields.get("forward").fields("yaml_variables", "pipeline_variables");
        forward.attribute("yaml_variables").bool();
        forward.attribute("pipeline_variables").bool();
    }
}
