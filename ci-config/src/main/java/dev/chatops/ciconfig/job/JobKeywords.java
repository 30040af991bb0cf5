package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;

/** The keywords that a job and {@code default:} share. */
final class JobKeywords {
    private static final int MOST_TAGS = 49;

    private JobKeywords() {}

    /** Reads them only for their errors, so that a default is checked once and not in each job that takes it. */
    static void check(Fields fields) {
        fields.get("before_script").script();
        fields.get("after_script").script();
        hook(fields);
        Cache.read(fields.get("cache"));
        Image.read(fields.get("image"));
        Image.services(fields.get("services"));
        fields.get("interruptible").bool();
        fields.get("timeout").duration(JobReader.LONGEST_TIMEOUT);
        Retry.read(fields.get("retry"));
        tags(fields);
        Artifacts.read(fields.get("artifacts"));
        idTokens(fields.get("id_tokens"));
    }

    static List<String> tags(Fields fields) {
        var tags = fields.get("tags").texts();
        if (tags.size() > MOST_TAGS) {
            fields.get("tags").wrong("must be less than the limit of " + (MOST_TAGS + 1) + " tags");
        }
        return tags;
    }

    static List<String> hook(Fields fields) {
        var hooks = fields.get("hooks");
        return hooks.isAbsent()
                ? List.of()
                : hooks.fields("pre_get_sources_script")
                        .get("pre_get_sources_script")
                        .script();
    }

    static void idTokens(Field field) {
        if (field.isAbsent()) {
            return;
        }
        if (!field.isMap()) {
            field.wrong("should be a hash of tokens, each with `aud`");
            return;
        }
        for (var name : ((Node.Mapping) field.node()).entries().keySet()) {
            var token = field.anyFields().get(name).fields("aud");
            if (!token.has("aud")) {
                token.attribute("aud").wrong("can't be blank");
            }
            token.attribute("aud").textOrTexts();
        }
    }
}
