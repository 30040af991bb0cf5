package dev.chatops.local.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Every try of an app to post, whatever became of it. */
final class PostLog {

    /**
     * @param seq from 1, without gaps
     * @param at by the simulated clock
     * @param commandId null where none is known
     * @param via {@code response_url}, or a method of the Web API
     * @param isFinal whether it was to be its command's one answer
     * @param posted seq of the message; null where nothing was posted
     * @param refused Slack's word for why not; null where it was posted or something went wrong on order
     * @param answered the status that the app saw; null where it was left without an answer
     */
    record Post(
            long seq,
            Instant at,
            @JsonProperty("command_id") UUID commandId,
            String via,
            @JsonProperty("final") boolean isFinal,
            Long posted,
            String refused,
            Integer answered) {}

    private final List<Post> posts = new ArrayList<>();

    synchronized void add(
            Instant at, UUID commandId, String via, boolean isFinal, Long posted, String refused, Integer answered) {
        posts.add(new Post(posts.size() + 1L, at, commandId, via, isFinal, posted, refused, answered));
    }

    synchronized List<Post> after(long seq) {
        return List.copyOf(posts.subList((int) Math.min(seq, posts.size()), posts.size()));
    }
}
