package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.PipelineContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a reading looked at beyond the files of its commit; it holds no files and no secrets, and may be kept.
 *
 * @param beyond whether it looked at something that may change while the commit does not
 * @param inputs of the pipeline
 * @param variables by their names, with null for one that is not set
 */
public record LookedAt(
        boolean beyond,
        Map<String, Object> inputs,
        Optional<List<String>> changedPaths,
        Map<String, String> variables) {

    /** Whether another pipeline would give the same answers. */
    public boolean isTheSameFor(PipelineContext other) {
        if (beyond || !other.inputs().equals(inputs) || !other.changedPaths().equals(changedPaths)) {
            return false;
        }
        var otherPredefined = other.allPredefined();
        return variables.entrySet().stream()
                .allMatch(asked -> !WhatWasAsked.isMasked(asked.getKey(), other)
                        && Objects.equals(
                                asked.getValue(), EarlyVariables.value(asked.getKey(), other, otherPredefined)));
    }
}
