package dev.chatops.ciconfig;

import java.util.*;

public sealed interface ChatSelection {
    record Selected(CompiledJob job) implements ChatSelection {}

    record Unknown(String name, List<String> nearest) implements ChatSelection {}

    record NotRunnable(String name, String why, String remedy) implements ChatSelection {}

    record Several(String name, List<String> choices) implements ChatSelection {}

    static ChatSelection select(CiConfig c, String n) {
        var j = c.jobs().get(n);
        return j == null ? new Unknown(n, c.jobs().keySet().stream().limit(3).toList()) : new Selected(j);
    }
}
