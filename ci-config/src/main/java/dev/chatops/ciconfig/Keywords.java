package dev.chatops.ciconfig;

import java.util.Set;

/** GitLab's keywords, and which of them this release reads (docs.gitlab.com/ci/yaml). */
final class Keywords {

    /** At the top of a file; every other key there is a job. */
    static final Set<String> GLOBAL = Set.of(
            "stages",
            "variables",
            "default",
            "workflow",
            "include",
            "image",
            "services",
            "cache",
            "before_script",
            "after_script",
            "spec",
            "types");

    /** In a job, and read. */
    static final Set<String> READ = Set.of(
            "stage",
            "script",
            "before_script",
            "after_script",
            "variables",
            "extends",
            "only",
            "except",
            "when",
            "timeout",
            "tags");

    /** In a job, and taken without effect: nothing here uses them yet. */
    static final Set<String> WITHOUT_EFFECT = Set.of(
            "allow_failure",
            "artifacts",
            "cache",
            "coverage",
            "dependencies",
            "environment",
            "hooks",
            "identity",
            "id_tokens",
            "image",
            "inherit",
            "interruptible",
            "pages",
            "release",
            "resource_group",
            "retry",
            "run",
            "secrets",
            "services",
            "dast_configuration",
            "manual_confirmation",
            "start_in");

    /** In a job, and decisive for whether and how it runs: a job with one of them is not run until they are read. */
    static final Set<String> NOT_YET = Set.of("rules", "needs", "parallel", "trigger");

    private Keywords() {}
}
