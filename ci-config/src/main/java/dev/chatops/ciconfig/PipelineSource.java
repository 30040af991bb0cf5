package dev.chatops.ciconfig;

import java.util.Locale;

/** What started a pipeline; {@code CI_PIPELINE_SOURCE}. */
public enum PipelineSource {
    CHAT("chats"),
    PUSH("pushes"),
    WEB("web"),
    API("api"),
    SCHEDULE("schedules"),
    TRIGGER("triggers"),
    PIPELINE("pipelines"),
    MERGE_REQUEST_EVENT("merge_requests"),
    EXTERNAL("external");

    private final String refKeyword;

    PipelineSource(String refKeyword) {
        this.refKeyword = refKeyword;
    }

    /** As in {@code CI_PIPELINE_SOURCE}, such as {@code chat}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code only} and {@code except} mean this source by that word: {@code chats}, and {@code chat} as well. */
    boolean isMeantBy(String keyword) {
        return keyword.equals(refKeyword) || this == CHAT && keyword.equals("chat");
    }

    static boolean isKeyword(String word) {
        for (var source : values()) {
            if (source.isMeantBy(word)) {
                return true;
            }
        }
        return false;
    }
}
