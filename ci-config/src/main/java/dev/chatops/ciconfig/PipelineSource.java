package dev.chatops.ciconfig;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What made a pipeline: the value of {@code CI_PIPELINE_SOURCE}. */
public enum PipelineSource {
    CHAT,
    PUSH,
    WEB,
    WEBIDE,
    API,
    SCHEDULE,
    TRIGGER,
    PIPELINE,
    PARENT_PIPELINE,
    EXTERNAL,
    MERGE_REQUEST_EVENT,
    EXTERNAL_PULL_REQUEST_EVENT,
    SECURITY_ORCHESTRATION_POLICY,
    ONDEMAND_DAST_SCAN,
    ONDEMAND_DAST_VALIDATION;

    /** As GitLab writes it, such as {@code merge_request_event}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PipelineSource> ofWord(String word) {
        return Arrays.stream(values())
                .filter(source -> source.word().equals(word))
                .findFirst();
    }

    /** Whether the pipeline is one of a merge request, so that it runs for no branch and no tag. */
    public boolean isMergeRequest() {
        return this == MERGE_REQUEST_EVENT || this == EXTERNAL_PULL_REQUEST_EVENT;
    }

    /** The name under which {@code only} and {@code except} know this source; a plural {@code s} may follow there. */
    public String keyword() {
        return word().endsWith("_event") ? word().substring(0, word().length() - "_event".length()) : word();
    }
}
