package dev.chatops.ciconfig;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it would run.
 *
 * @param variables the global ones and its own, which win
 * @param excluded why it is not in a pipeline of this source; empty when it is
 */
public record CompiledJob(
        String name,
        String stage,
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        Map<String, JobVariable> variables,
        When when,
        Optional<Duration> timeout,
        List<String> tags,
        Optional<Exclusion> excluded) {

    /**
     * Why a job is not in the pipeline.
     *
     * @param why a sentence without its subject, the job
     * @param remedy what its author can do
     */
    public record Exclusion(String why, String remedy) {}
}
