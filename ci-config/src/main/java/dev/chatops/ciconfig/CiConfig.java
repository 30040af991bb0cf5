package dev.chatops.ciconfig;

import java.util.*;

public record CiConfig(List<String> stages, Map<String, CompiledJob> jobs) {}
