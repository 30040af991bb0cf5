package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.yaml.Node;
import java.util.Optional;

/** {@code pages} and {@code publish}. Nothing is published here; the folder is kept with the job's artifacts, as GitLab does. */
final class Pages {
    private static final String FOLDER = "public";

    private Pages() {}

    /** The folder that the job would publish; empty for a job that publishes none. */
    static Optional<String> folder(String job, Fields fields) {
        var pages = fields.get("pages");
        var publish = fields.attribute("publish").text();
        if (pages.isMap()) {
            var keys = pages.fields("path_prefix", "expire_in", "publish");
            keys.attribute("path_prefix").text();
            Artifacts.expiry(keys.attribute("expire_in"));
            return keys.attribute("publish").text().or(() -> publish).or(() -> Optional.of(FOLDER));
        }
        pages.bool();
        boolean isPages =
                pages.isAbsent() ? job.equals("pages") : pages.node() instanceof Node.Bool(var on, var _) && on;
        if (publish.isPresent() && !isPages) {
            fields.attribute("publish").wrong("can only be used within a `pages` job");
        }
        return isPages ? publish.or(() -> Optional.of(FOLDER)) : Optional.empty();
    }
}
