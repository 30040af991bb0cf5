package dev.chatops.local.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whether everybody who typed or clicked got exactly one answer, from the transcript and the record of posts. */
final class Assertions {

    private Assertions() {}

    /**
     * @param ok whether each accepted command shows exactly one answer, and none was posted again without need
     * @param accepted commands and clicks that the app acknowledged as taken
     * @param unanswered those of them that show no answer
     * @param answeredTwice those that show more than one
     * @param postedAgain those whose answer was posted more than once
     * @param refused posts that Slack would not take
     */
    record Verdict(
            boolean ok,
            int accepted,
            int answered,
            List<UUID> unanswered,
            @JsonProperty("answered_twice") List<UUID> answeredTwice,
            @JsonProperty("posted_again") List<Again> postedAgain,
            List<PostLog.Post> refused) {}

    /**
     * @param explained whether each post but the last was left without an answer or got a server error, so that its result was unknown
     * @param posts of the answer, that put it into the channel
     */
    record Again(@JsonProperty("command_id") UUID commandId, boolean explained, List<PostLog.Post> posts) {}

    static Verdict of(List<Entry> entries, List<PostLog.Post> posts) {
        var shown = new LinkedHashMap<UUID, Integer>();
        for (var entry : entries) {
            if (isAcceptance(entry)) {
                shown.putIfAbsent(entry.commandId(), 0);
            }
        }
        for (var entry : entries) {
            if (entry.isFinal() && !entry.replaced() && entry.commandId() != null) {
                shown.merge(entry.commandId(), 1, Integer::sum);
            }
        }
        var unanswered = having(shown, 0, 0);
        var twice = having(shown, 2, Integer.MAX_VALUE);
        var again = postedAgain(posts);
        return new Verdict(
                unanswered.isEmpty() && twice.isEmpty() && again.stream().allMatch(Again::explained),
                shown.size(),
                having(shown, 1, 1).size(),
                unanswered,
                twice,
                again,
                posts.stream().filter(post -> post.refused() != null).toList());
    }

    /** Of a command: what makes it public. Of a click: a plain 200, also for a command that is said not to be taken. */
    private static boolean isAcceptance(Entry entry) {
        return entry.kind() == Entry.Kind.ACK
                && entry.error() == null
                && (entry.clicked() != null || entry.responseType().equals(Message.IN_CHANNEL));
    }

    private static List<UUID> having(Map<UUID, Integer> shown, int least, int most) {
        return shown.entrySet().stream()
                .filter(command -> command.getValue() >= least && command.getValue() <= most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<Again> postedAgain(List<PostLog.Post> posts) {
        var byCommand = new HashMap<UUID, List<PostLog.Post>>();
        for (var post : posts) {
            if (post.isFinal() && post.posted() != null && post.commandId() != null) {
                byCommand
                        .computeIfAbsent(post.commandId(), _ -> new ArrayList<>())
                        .add(post);
            }
        }
        return byCommand.entrySet().stream()
                .filter(command -> command.getValue().size() > 1)
                .map(command -> new Again(
                        command.getKey(),
                        command.getValue().reversed().stream().skip(1).allMatch(Assertions::isUnclear),
                        command.getValue()))
                .toList();
    }

    /** Whether the app cannot know what became of it: no answer, or a server error (docs/decisions/0031). */
    private static boolean isUnclear(PostLog.Post post) {
        return post.answered() == null || post.answered() >= 500;
    }
}
