package dev.chatops.pipeline.job;

import dev.chatops.events.JobQueued;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Admission control: a job is queued only when its resource group is free and its project has fewer than
 * {@code max_running} queued or running. The rest waits in the database, in the order of its making: first for the
 * group, then, holding it, for room in the project. Whoever frees a place queues the next in the same transaction.
 *
 * <p>Jobs without a group in a project without a limit cost nothing here. For the others a lock on the project orders
 * all who take and free places. It is taken after the row of a job that holds a place, before that of one that has none.
 */
@ApplicationScoped
class Admission {

    /** At most so many are queued by one transaction; the next one goes on. */
    private static final int MOST = 200;

    /** The first key of our locks, among all advisory locks of the database. */
    private static final int LOCKS = 0x61646d;

    /** Longer than a runner that is cut off from everything lets its jobs run (G5). */
    static final String ZOMBIE_LIFE = "interval '60 seconds'";

    /** Whether a job may be queued. */
    enum Answer {
        QUEUED(JobStatus.PENDING, null),
        WAITS_FOR_GROUP(JobStatus.WAITING_FOR_RESOURCE, "group"),
        WAITS_FOR_PROJECT(JobStatus.WAITING_FOR_RESOURCE, "project");

        final JobStatus status;

        /** As in the table. */
        final String waitsFor;

        Answer(JobStatus status, String waitsFor) {
            this.status = status;
            this.waitsFor = waitsFor;
        }
    }

    /**
     * A place that a job had.
     *
     * @param group null when it was in none
     * @param byZombie whether its runner may still be at work: the group stays taken until that is over
     */
    record Freed(long projectId, String group, long jobId, boolean byZombie) {}

    private final Projects projects;
    private final Outbox outbox;
    private final Clock clock;

    Admission(Projects projects, Outbox outbox, Clock clock) {
        this.projects = projects;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Asks for a place, in the caller's transaction, who then writes the job with this answer and calls {@link #hold}.
     *
     * @param group null for none
     */
    Answer ask(Connection connection, long projectId, String group) throws SQLException {
        var limit = limit(projectId);
        if (group == null && limit.isEmpty()) {
            return Answer.QUEUED;
        }
        lock(connection, projectId);
        if (group != null && isTaken(connection, projectId, group)) {
            return Answer.WAITS_FOR_GROUP;
        }
        return room(connection, projectId, limit) > 0 ? Answer.QUEUED : Answer.WAITS_FOR_PROJECT;
    }

    /** Marks the group as taken by a job that was told so. */
    void hold(Connection connection, long projectId, String group, long jobId, Answer answer) throws SQLException {
        if (group == null || answer == Answer.WAITS_FOR_GROUP) {
            return;
        }
        try (var insert =
                connection.prepareStatement("insert into resource_group (project_id, name, job_id) values (?, ?, ?)")) {
            insert.setLong(1, projectId);
            insert.setString(2, group);
            insert.setLong(3, jobId);
            insert.executeUpdate();
        }
    }

    /** The jobs that had these places are over: queues those whose turn it is. */
    List<Outbox.Written> release(Connection connection, Collection<Freed> places) throws SQLException {
        var byLock = new TreeMap<Integer, List<Freed>>(); // one order for all, so that nobody waits in a circle
        for (var place : places) {
            if (place.group() != null || limit(place.projectId()).isPresent()) {
                byLock.computeIfAbsent(key(place.projectId()), _ -> new ArrayList<>())
                        .add(place);
            }
        }
        var written = new ArrayList<Outbox.Written>();
        for (var ofLock : byLock.values()) {
            lock(connection, ofLock.getFirst().projectId());
            for (var place : ofLock) {
                if (place.group() != null) {
                    passOn(connection, place);
                }
            }
            for (var projectId :
                    ofLock.stream().map(Freed::projectId).distinct().toList()) {
                written.addAll(fill(connection, projectId));
            }
        }
        return written;
    }

    /** Takes groups back from runners that were lost and have had the time to end themselves. */
    List<Outbox.Written> reclaimGroups(Connection connection) throws SQLException {
        return reclaim(connection, "select distinct project_id from resource_group where free_at <= now()");
    }

    /**
     * Queues what has room though nobody left: the project's limit was raised. One look for each project that has waiting
     * jobs, however many they are.
     */
    List<Outbox.Written> reclaimRoom(Connection connection) throws SQLException {
        return reclaim(connection, """
                with recursive waiting (project_id) as (
                  (select project_id from job where waits_for = 'project' order by project_id limit 1)
                  union all
                  select (select project_id from job where waits_for = 'project' and project_id > waiting.project_id
                          order by project_id limit 1)
                  from waiting where project_id is not null)
                select project_id from waiting where project_id is not null""");
    }

    private List<Outbox.Written> reclaim(Connection connection, String projectIds) throws SQLException {
        var byLock = new TreeMap<Integer, List<Long>>();
        try (var select = connection.prepareStatement(projectIds);
                var row = select.executeQuery()) {
            while (row.next()) {
                byLock.computeIfAbsent(key(row.getLong(1)), _ -> new ArrayList<>())
                        .add(row.getLong(1));
            }
        }
        var written = new ArrayList<Outbox.Written>();
        for (var ofLock : byLock.values()) {
            lock(connection, ofLock.getFirst());
            for (long projectId : ofLock) {
                for (var group : groupsToFree(connection, projectId)) {
                    passOn(connection, new Freed(projectId, group, 0, false));
                }
                written.addAll(fill(connection, projectId));
            }
        }
        return written;
    }

    private List<String> groupsToFree(Connection connection, long projectId) throws SQLException {
        var groups = new ArrayList<String>();
        try (var select = connection.prepareStatement(
                "select name from resource_group where project_id = ? and free_at <= now()")) {
            select.setLong(1, projectId);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(row.getString(1));
                }
            }
        }
        return groups;
    }

    /** To the next one that waits for the group, who then waits for room in the project only. */
    private static void passOn(Connection connection, Freed place) throws SQLException {
        if (place.byZombie()) {
            keepForZombie(connection, place);
            return;
        }
        var sql = """
                with freed as (
                  select from resource_group where project_id = ? and name = ? and (job_id = ? or free_at <= now())),
                next as (
                  select id from job
                  where project_id = ? and resource_group = ? and waits_for = 'group' and exists (select from freed)
                  order by id limit 1),
                moved as (update job set waits_for = 'project' from next where job.id = next.id),
                gone as (
                  delete from resource_group
                  where project_id = ? and name = ? and exists (select from freed) and not exists (select from next))
                update resource_group set job_id = next.id, free_at = null from next
                where project_id = ? and name = ?""";
        try (var update = connection.prepareStatement(sql)) {
            int at = 0;
            update.setLong(++at, place.projectId());
            update.setString(++at, place.group());
            update.setLong(++at, place.jobId());
            for (int i = 0; i < 3; i++) {
                update.setLong(++at, place.projectId());
                update.setString(++at, place.group());
            }
            update.executeUpdate();
        }
    }

    private static void keepForZombie(Connection connection, Freed place) throws SQLException {
        var sql = "update resource_group set job_id = null, free_at = now() + " + ZOMBIE_LIFE
                + " where project_id = ? and name = ? and job_id = ?";
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, place.projectId());
            update.setString(2, place.group());
            update.setLong(3, place.jobId());
            update.executeUpdate();
        }
    }

    /** Queues what has room now, the oldest first. */
    private List<Outbox.Written> fill(Connection connection, long projectId) throws SQLException {
        int room = room(connection, projectId, limit(projectId));
        var written = new ArrayList<Outbox.Written>();
        if (room <= 0) {
            return written;
        }
        var sql = """
                update job set status = 'pending', waits_for = null, queued_at = now(),
                  claim_by = now() + make_interval(secs => queue_seconds)
                where id in (select id from job where project_id = ? and waits_for = 'project' order by id limit ?)
                returning id, attempt, pool, claim_by""";
        try (var update = connection.prepareStatement(sql)) {
            update.setLong(1, projectId);
            update.setInt(2, room);
            try (var row = update.executeQuery()) {
                while (row.next()) {
                    var offer = new JobQueued(
                            clock.instant(),
                            row.getLong("id"),
                            row.getInt("attempt"),
                            row.getString("pool"),
                            row.getTimestamp("claim_by").toInstant());
                    written.add(outbox.write(connection, List.of(OutboxRecord.of(offer))));
                    Log.infof("its turn has come, job queued jobId=%d", offer.jobId());
                }
            }
        }
        return written;
    }

    /** How many more jobs of the project may be queued. A statement of its own, so that it sees what the lock waited for. */
    private static int room(Connection connection, long projectId, OptionalInt limit) throws SQLException {
        if (limit.isEmpty()) {
            return MOST;
        }
        var sql = "select count(*) from (select from job where project_id = ?"
                + " and status in ('pending', 'running', 'canceling') limit ?) as open";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, projectId);
            select.setInt(2, limit.getAsInt());
            try (var row = select.executeQuery()) {
                row.next();
                return Math.min(MOST, limit.getAsInt() - row.getInt(1));
            }
        }
    }

    private static boolean isTaken(Connection connection, long projectId, String group) throws SQLException {
        try (var select = connection.prepareStatement("select from resource_group where project_id = ? and name = ?")) {
            select.setLong(1, projectId);
            select.setString(2, group);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Until the end of the transaction. Who has it may ask again. */
    static void lock(Connection connection, long projectId) throws SQLException {
        try (var select = connection.prepareStatement("select pg_advisory_xact_lock(?, ?)")) {
            select.setInt(1, LOCKS);
            select.setInt(2, key(projectId));
            select.execute();
        }
    }

    private static int key(long projectId) {
        return Long.hashCode(projectId);
    }

    /** Of the project as it is configured now; one that is configured no more has none. */
    private OptionalInt limit(long projectId) {
        return projects.current().project(projectId).map(Project::maxRunning).orElse(OptionalInt.empty());
    }
}
