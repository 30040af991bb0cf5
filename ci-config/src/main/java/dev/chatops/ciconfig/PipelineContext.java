package dev.chatops.ciconfig;

import java.util.*;

public record PipelineContext(String source, String ref, Map<String, String> variables) {
    public static PipelineContext chat(String ref, Map<String, String> v) {
        return new PipelineContext("chat", ref, v);
    }
}
