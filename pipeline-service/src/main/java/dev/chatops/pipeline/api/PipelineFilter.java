package dev.chatops.pipeline.api;

import dev.chatops.events.JobStatus;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Which pipelines a list shows: the parameters of GitLab's list that mean something here. */
class PipelineFilter {

    /** As GitLab takes it: a date alone is its first moment, and UTC unless an offset says otherwise. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[xxx][xx][x]['Z']") // +02:00, +0200, +02, Z, or nothing
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    @QueryParam("status")
    String status;

    @QueryParam("scope")
    String scope;

    @QueryParam("ref")
    String ref;

    @QueryParam("sha")
    String sha;

    @QueryParam("source")
    String source;

    @QueryParam("username")
    String username;

    @QueryParam("created_after")
    String createdAfter;

    @QueryParam("created_before")
    String createdBefore;

    @QueryParam("updated_after")
    String updatedAfter;

    @QueryParam("updated_before")
    String updatedBefore;

    @QueryParam("order_by")
    String orderBy;

    @QueryParam("sort")
    String sort;

    /** @throws ApiException 400 for a value that a parameter cannot have */
    Conditions conditions(long projectId) {
        if (orderBy != null && !orderBy.equals("id")) {
            throw ApiException.invalid("order_by");
        }
        var conditions = new Conditions().and("p.project_id = ?", projectId);
        if (status != null) {
            if (JobStatus.of(status) == JobStatus.UNKNOWN) {
                throw ApiException.invalid("status");
            }
            conditions.and(PipelineReads.STATUS + " = ?", status);
        }
        inScope(conditions);
        equal(conditions, "p.ref = ?", "ref", ref);
        equal(conditions, "p.sha = ?", "sha", sha);
        equal(conditions, "p.source = ?", "source", source);
        equal(conditions, "p.username = ?", "username", username);
        time(conditions, "p.created_at > ?", "created_after", createdAfter);
        time(conditions, "p.created_at < ?", "created_before", createdBefore);
        time(conditions, PipelineReads.UPDATED + " > ?", "updated_after", updatedAfter);
        time(conditions, PipelineReads.UPDATED + " < ?", "updated_before", updatedBefore);
        return conditions;
    }

    boolean oldestFirst() {
        return switch (sort == null ? "desc" : sort) {
            case "desc" -> false;
            case "asc" -> true;
            default -> throw ApiException.invalid("sort");
        };
    }

    private void inScope(Conditions conditions) {
        switch (scope == null ? "branches" : scope) {
            case "branches" -> {} // all run on branches
            case "tags" -> conditions.and("false");
            case "running" -> conditions.and("newest.status in ('running', 'canceling')");
            case "pending" -> conditions.and("newest.status = 'pending'");
            case "finished" -> conditions.and("newest.status in ('success', 'failed', 'canceled', 'skipped')");
            default -> throw ApiException.invalid("scope");
        }
    }

    private static void equal(Conditions conditions, String condition, String name, String value) {
        if (value != null) {
            if (value.indexOf('\0') >= 0) {
                throw ApiException.invalid(name);
            }
            conditions.and(condition, value);
        }
    }

    private static void time(Conditions conditions, String condition, String name, String value) {
        if (value != null) {
            conditions.and(condition, instant(name, value));
        }
    }

    private static Instant instant(String name, String value) {
        try {
            return OffsetDateTime.parse(value, TIME).toInstant();
        } catch (DateTimeParseException _) {
            throw ApiException.invalid(name);
        }
    }
}
