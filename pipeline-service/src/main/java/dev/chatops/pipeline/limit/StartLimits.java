package dev.chatops.pipeline.limit;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Token buckets in the database, so that all replicas count together: each holds a minute's worth and fills up evenly. The row
 * of a bucket is locked until the caller's transaction ends, which makes the count exact.
 */
@ApplicationScoped
public class StartLimits {

    /** A bucket of this name, full at first, less one for now; by the database's clock, which all replicas share. */
    private static final String TAKE = """
            insert into allowance as known (scope, tokens, counted_at)
            select taken.scope, taken.most - 1, now() from unnest(?::text[], ?::float8[]) as taken (scope, most)
            order by taken.scope
            on conflict (scope) do update set counted_at = now(), tokens =
              least(excluded.tokens + 1,
                    known.tokens + greatest(0, extract(epoch from now() - known.counted_at)) * (excluded.tokens + 1) / 60) - 1
            returning scope, tokens""";

    private static final String GIVE_BACK = "update allowance set tokens = tokens + 1 where scope = any (?)";

    /** Takes one start, or says why there is none left; then nothing is taken. */
    public Optional<String> take(Connection connection, Project project, User user, String workspace, String channelId)
            throws SQLException {
        var limits = project.limits();
        var buckets = new TreeMap<String, Integer>(); // one order for all, so that nobody waits in a circle
        put(buckets, "channel:" + project.id() + ":" + workspace + ":" + channelId, limits.channel());
        put(buckets, "project:" + project.id(), limits.project());
        put(buckets, "user:" + project.id() + ":" + user.id(), limits.user());
        if (buckets.isEmpty()) {
            return Optional.empty();
        }
        var scopes = connection.createArrayOf("text", buckets.keySet().toArray());
        Optional<String> refusal = Optional.empty();
        try (var take = connection.prepareStatement(TAKE)) {
            take.setArray(1, scopes);
            take.setArray(2, connection.createArrayOf("float8", doubles(buckets)));
            try (var row = take.executeQuery()) {
                while (row.next()) {
                    if (row.getDouble("tokens") < 0) {
                        var scope = row.getString("scope");
                        refusal = Optional.of(text(project, scope, buckets.get(scope), row.getDouble("tokens")));
                    }
                }
            }
        }
        if (refusal.isPresent()) {
            try (var giveBack = connection.prepareStatement(GIVE_BACK)) {
                giveBack.setArray(1, scopes);
                giveBack.executeUpdate();
            }
        }
        return refusal;
    }

    private static void put(Map<String, Integer> buckets, String scope, int most) {
        if (most > 0) {
            buckets.put(scope, most);
        }
    }

    private static Object[] doubles(Map<String, Integer> buckets) {
        return buckets.values().stream().map(Integer::doubleValue).toArray();
    }

    private static String text(Project project, String scope, int most, double tokens) {
        var whose = scope.startsWith("user:")
                ? "by one person"
                : scope.startsWith("channel:") ? "from one channel" : "at all";
        long seconds = (long) Math.ceil(-tokens * 60 / most);
        return "%s takes up to %d jobs a minute %s, and they are used up. Nothing was started; try again in %d s."
                .formatted(code(project.path()), most, whose, Math.max(1, seconds));
    }
}
