package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.PipelineContext;
import java.util.function.Function;

/**
 * What a policy may look at.
 *
 * @param job whose policy it is; null outside a job
 * @param variables null for one that is not set; values not expanded
 */
public record Situation(String job, PipelineContext context, Function<String, String> variables, PathFacts paths) {}
