package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.VariableText;
import java.util.Map;
import java.util.Set;

/**
 * The variables that exist before the pipeline does: all that includes and inputs may look at. Each is filled in once, an unknown
 * one as nothing.
 *
 * @param predefined those that the context itself tells
 */
record EarlyVariables(PipelineContext context, Map<String, String> predefined) {
    /** Added to a pipeline only after its configuration was compiled. */
    private static final Set<String> TOO_LATE = Set.of("CHAT_INPUT", "CHAT_CHANNEL", "CHAT_CHANNEL_ID", "CHAT_USER_ID");

    static EarlyVariables of(PipelineContext context) {
        return new EarlyVariables(context, context.allPredefined());
    }

    /** Null for one that is not set. */
    String value(String key) {
        var set = TOO_LATE.contains(key) ? null : context.setting(key);
        return set != null ? set : predefined.get(key);
    }

    boolean isMasked(String key) {
        var set = context.variables().get(key);
        return set != null && set.masked();
    }

    String fill(String text) {
        return VariableText.fill(text, this::value);
    }

    String fillKeepingUnknown(String text) {
        return VariableText.fillKeepingUnknown(text, this::value);
    }
}
