package dev.chatops.ciconfig;

import java.util.*;

public final class VariableExpansion {
    public static Map<String, String> expand(List<Variable> v) {
        var m = new LinkedHashMap<String, String>();
        v.forEach(x -> m.put(x.key(), x.value()));
        return m;
    }
}
