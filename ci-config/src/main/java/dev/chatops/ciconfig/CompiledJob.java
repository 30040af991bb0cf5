package dev.chatops.ciconfig;

import java.time.Duration;
import java.util.*;

public record CompiledJob(
        String name,
        String stage,
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        Map<String, JobVariable> variables,
        When when,
        Optional<Duration> startIn,
        Optional<Duration> timeout,
        List<String> tags) {}
