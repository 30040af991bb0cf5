package dev.chatops.pipeline.queue;

import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * {@code chatops_jobs{pool,state}} and {@code chatops_job_oldest_seconds{pool,state}}, for scaling runners and for alerts. Every
 * replica shows the whole: take the maximum over replicas, not the sum. Jobs being canceled count as running, since they hold a slot;
 * those that a pause holds back are {@code held}, and nobody starts runners for them.
 */
@ApplicationScoped
class JobGauges {

    private static final List<String> STATES = List.of("pending", "running", "held");
    private static final String COUNT =
            "select pool, case when status <> 'pending' then 'running' when held_by is null then 'pending' else 'held' end as state,"
                    + " count(*), extract(epoch from now() - min(case status when 'pending' then queued_at else started_at end))"
                    + " from job where status in ('pending', 'running', 'canceling') group by 1, 2";

    private record Group(String pool, String state) {
        Tags tags() {
            return Tags.of("pool", pool, "state", state);
        }
    }

    private record Figures(long count, double oldestSeconds) {}

    private final DataSource database;
    private final Projects projects;
    private final MultiGauge counts;
    private final MultiGauge oldest;

    JobGauges(DataSource database, Projects projects, MeterRegistry metrics) {
        this.database = database;
        this.projects = projects;
        this.counts = MultiGauge.builder("chatops_jobs")
                .description("Jobs that wait for a runner or hold one")
                .register(metrics);
        this.oldest = MultiGauge.builder("chatops_job_oldest_seconds")
                .description("Age of the oldest of them in this state")
                .register(metrics);
    }

    @Scheduled(every = "5s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void refresh() {
        try {
            var figures = figures();
            counts.register(rows(figures, Figures::count), true);
            oldest.register(rows(figures, Figures::oldestSeconds), true);
        } catch (SQLException e) {
            Log.warnf("jobs not counted: %s", e.getMessage());
        }
    }

    private static List<MultiGauge.Row<?>> rows(
            Map<Group, Figures> figures, java.util.function.ToDoubleFunction<Figures> value) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        figures.forEach((group, figure) -> rows.add(MultiGauge.Row.of(group.tags(), value.applyAsDouble(figure))));
        return rows;
    }

    private Map<Group, Figures> figures() throws SQLException {
        var figures = new LinkedHashMap<Group, Figures>();
        for (RunnerPool pool : projects.current().pools()) { // a pool without jobs has none, which is a figure too
            STATES.forEach(state -> figures.put(new Group(pool.name(), state), new Figures(0, 0)));
        }
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(COUNT);
                var row = select.executeQuery()) {
            while (row.next()) {
                figures.put(
                        new Group(row.getString(1), row.getString(2)),
                        new Figures(row.getLong(3), Math.max(0, row.getDouble(4))));
            }
        }
        return figures;
    }
}
