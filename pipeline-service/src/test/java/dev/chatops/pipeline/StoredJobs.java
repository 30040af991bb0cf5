package dev.chatops.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Jobs as they stand in the database, without the commands and runners that it takes to bring them there. */
@Singleton
public final class StoredJobs {

    private static final String SPEC = """
            {"beforeScript": [], "script": ["echo hello"], "afterScript": [], "tags": ["docker", "eu"], "variables": [],
             "timeoutSeconds": 60, "allowFailure": false, "chat": {"input": "to staging", "channelId": "C0GENERAL",
             "channelName": "general", "userId": "U0ADA"}, "commit": {"branch": "main", "defaultBranch": "main",
             "sha": "0123456789012345678901234567890123456789", "message": "Say hello\\n\\nAt last.",
             "author": "Ada Lovelace <ada@example.com>", "at": "2026-01-02T03:04:05Z"}}""";

    private final DataSource database;

    public StoredJobs(DataSource database) {
        this.database = database;
    }

    /** A job of project 1 that {@code ada} asked for in #general, with a pipeline of its own. */
    public long add(String status, String name, String typed) throws SQLException {
        var sql = """
                with c as (insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed, decision)
                    values (gen_random_uuid(), now(), now(), 'U0ADA', 'C0GENERAL', 'general', ?, 'accepted') returning command_id),
                  p as (insert into pipeline (project_id, source, ref, sha, user_id, username, created_at)
                    values (1, 'chat', 'main', '0123456789012345678901234567890123456789', 1, 'ada', now()) returning id)
                insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, command_id)
                  select p.id, 1, ?, 'test', ?, 'default', ?::jsonb, now(), c.command_id from p, c""";
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, typed);
            insert.setString(2, name);
            insert.setString(3, status);
            insert.setString(4, SPEC);
            insert.executeUpdate();
            try (var key = insert.getGeneratedKeys()) {
                key.next();
                return key.getLong("id");
            }
        }
    }

    public long pipelineOf(long jobId) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select pipeline_id from job where id = ?")) {
            select.setLong(1, jobId);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Changes columns of a job. @param assignments SQL such as {@code exit_code = 3} */
    public void set(long jobId, String assignments) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update job set " + assignments + " where id = ?")) {
            update.setLong(1, jobId);
            update.executeUpdate();
        }
    }

    /** What the audit trail holds of a job, oldest first, such as {@code api play refused}. */
    public List<String> audited(long jobId) throws SQLException {
        var entries = new ArrayList<String>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select origin || ' ' || verb || ' ' || decision from audit where job_id = ? order by id")) {
            select.setLong(1, jobId);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(row.getString(1));
                }
            }
        }
        return entries;
    }

    /** Adds a chunk to the log of the first attempt. */
    public void log(long jobId, long sequence, String text) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into log_chunk (job_id, attempt, sequence, bytes) values (?, 1, ?, ?)")) {
            insert.setLong(1, jobId);
            insert.setLong(2, sequence);
            insert.setBytes(3, text.getBytes(UTF_8));
            insert.executeUpdate();
        }
    }

    /** All that a call could change and that nothing else changes meanwhile, of jobs from this one on. */
    public String allFrom(long jobId) throws SQLException {
        var sql = """
                select coalesce(string_agg(id || ' ' || status || ' ' || attempt || ' ' || coalesce(claim_id::text, '') || ' '
                    || coalesce(runner_id, ''), E'\\n' order by id), '') from job where status = 'manual' or id >= %d
                union all select count(*)::text from pipeline
                union all select count(*)::text from pause where resumed_at is null
                union all select count(*)::text from job_variable
                union all select count(*)::text from chat_link
                union all select count(*)::text from runner
                union all select count(*)::text from artifact where job_id >= %d""".formatted(jobId, jobId);
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery(sql)) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        }
    }
}
