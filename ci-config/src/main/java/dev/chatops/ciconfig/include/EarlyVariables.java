package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.PipelineContext;
import java.util.Map;
import java.util.Set;

/** The variables that exist before the pipeline does: all that includes and inputs may look at. */
final class EarlyVariables {
    /** Added to a pipeline only after its configuration was compiled. */
    private static final Set<String> TOO_LATE = Set.of("CHAT_INPUT", "CHAT_CHANNEL", "CHAT_CHANNEL_ID", "CHAT_USER_ID");

    private EarlyVariables() {}

    /** Null for one that is not set. @param predefined those that the context itself tells */
    static String value(String key, PipelineContext context, Map<String, String> predefined) {
        var set = TOO_LATE.contains(key) ? null : context.setting(key);
        return set != null ? set : predefined.get(key);
    }
}
