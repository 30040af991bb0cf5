package dev.chatops.runner.executor;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Variables that make programs run somebody's code before they do anything else: the loader's, the C library's, and
 * bash's own. A job may have them; but its code must not run in the programs that contain it and switch to its user, some
 * of which still have this service's rights. So they are set only after that.
 */
final class EarlyVariables {

    private static final String LOADER = "LD_";

    private static final Set<String> OTHERS =
            Set.of("BASH_ENV", "GCONV_PATH", "GLIBC_TUNABLES", "LOCPATH", "NLSPATH", "SHELLOPTS");

    private EarlyVariables() {}

    /** Those among the variables of a job; mostly none. */
    static Map<String, String> of(Map<String, String> variables) {
        var early = new TreeMap<String, String>();
        variables.forEach((name, value) -> {
            if (name.startsWith(LOADER) || OTHERS.contains(name)) {
                early.put(name, value);
            }
        });
        return early;
    }
}
