package dev.chatops.system.soak;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Post;
import dev.chatops.system.soak.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Whether an answer that already stood in the channel was posted again only because its post's result was unknown (G2),
 * and whether one that was given up had been tried often enough.
 *
 * @param seconds posts of an answer that stood there already, by why its result was unknown
 * @param tries posts that did not come to stand in the channel
 * @param undelivered answers that were given up
 */
record PostAudit(List<Finding> findings, Map<String, Long> seconds, long tries, long undelivered) {

    /** Slack takes no more at one address. */
    private static final int USES = 5;

    /** Before the post: its poster may have been hit while it sent. */
    private static final Duration BEFORE = Duration.ofSeconds(1);

    /** A post's time-out is 5 s, and its record may be tried for some more. */
    private static final Duration BEHIND = Duration.ofSeconds(13);

    static PostAudit of(Facts facts) {
        var findings = new ArrayList<Finding>();
        var reasons = new ArrayList<String>();
        var posts = facts.posts().stream()
                .filter(post -> post.isFinal() && post.commandId() != null)
                .sorted(Comparator.comparingLong(Post::seq))
                .collect(groupingBy(Post::commandId));
        posts.forEach((command, tries) -> {
            var stood = tries.stream().filter(Post::posted).toList();
            for (var post : stood.subList(0, Math.max(0, stood.size() - 1))) {
                var why = whyUnknown(post, facts.faults());
                if (why == null) {
                    findings.add(new Finding(
                            Kind.POST,
                            "command " + command,
                            "its answer was posted again although the post of %s was answered %d"
                                    .formatted(post.at(), post.answered())));
                } else {
                    reasons.add(why);
                }
            }
        });
        var undelivered = facts.ledger().stream()
                .filter(row -> row.state().equals("undelivered"))
                .map(Facts.Ledger::commandId)
                .collect(toSet());
        for (var command : undelivered) {
            boolean failed = posts.getOrDefault(command, List.of()).stream()
                    .allMatch(post -> post.answered() == null || post.answered() >= 400);
            long uses = facts.posts().stream()
                    .filter(post -> command.equals(post.commandId()))
                    .count(); // what is said on the way uses the same address
            if (uses < USES || !failed) {
                findings.add(new Finding(
                        Kind.ANSWER, "command " + command, "it was given up after %d posts".formatted(uses)));
            }
        }
        return new PostAudit(
                findings,
                reasons.stream().collect(groupingBy(reason -> reason, counting())),
                posts.values().stream()
                        .flatMap(List::stream)
                        .filter(post -> !post.posted())
                        .count(),
                undelivered.size());
    }

    /** @return null when it was not */
    private static String whyUnknown(Post post, List<Fault> faults) {
        if (post.answered() == null) {
            return "the simulator left it without an answer";
        }
        if (post.answered() >= 500) {
            return "the simulator answered %d though it had posted".formatted(post.answered());
        }
        return faults.stream()
                .filter(fault -> fault.target().startsWith("reply-service")
                        || fault.target().equals("postgres"))
                .filter(fault -> fault.hits(post.at().minus(BEFORE), post.at().plus(BEHIND)))
                .map(fault -> fault.target().equals("postgres")
                        ? "its record could not be written, PostgreSQL was killed"
                        : "its poster may have been hit (%s)".formatted(fault.kind()))
                .findFirst()
                .orElse(null);
    }
}
