package dev.chatops.ciconfig;

import java.util.Map;

/**
 * The pipeline for which a configuration is compiled.
 *
 * @param ref the branch's short name
 * @param variables what conditions may look at
 */
public record PipelineContext(PipelineSource source, String ref, Map<String, String> variables) {

    /** A pipeline that is asked for in chat. */
    public static PipelineContext chat(String ref, Map<String, String> variables) {
        return new PipelineContext(PipelineSource.CHAT, ref, variables);
    }
}
