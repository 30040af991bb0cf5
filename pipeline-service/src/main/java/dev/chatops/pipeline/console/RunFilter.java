package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.Conditions;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Which runs to show. Texts are empty for all.
 *
 * @param status a job's status
 * @param job a job's whole name
 * @param user who asked
 * @param since the first day, in UTC, such as {@code 2026-01-31}
 * @param until the last one
 * @param search part of the job's name or of what was typed
 * @param before only those with a lower number; 0 for the newest
 * @param after only those with a higher number, the lowest of them; 0 for none of that
 */
record RunFilter(
        String status, String job, String user, String since, String until, String search, long before, long after) {

    static final RunFilter NONE = new RunFilter("", "", "", "", "", "", 0, 0);

    /** What cannot be read is as if it were not there. */
    static RunFilter of(MultivaluedMap<String, String> query) {
        return new RunFilter(
                text(query, "status"),
                text(query, "job"),
                text(query, "user"),
                day(text(query, "since")).map(LocalDate::toString).orElse(""),
                day(text(query, "until")).map(LocalDate::toString).orElse(""),
                text(query, "search"),
                number(text(query, "before")),
                number(text(query, "after")));
    }

    /** The query of the page behind the one that ends with {@code last}. */
    public String older(long last) {
        return "?" + query() + "before=" + last;
    }

    /** The query of the page before the one that starts with {@code first}. */
    public String newer(long first) {
        return "?" + query() + "after=" + first;
    }

    public boolean isEmpty() {
        return query().isEmpty();
    }

    /** Conditions on {@code job}, {@code pipeline} and {@code command}. */
    Conditions conditions(long projectId) {
        var conditions = new Conditions().and("job.project_id = ?", projectId);
        equal(conditions, "job.status = ?", status);
        equal(conditions, "job.name = ?", job);
        equal(conditions, "pipeline.username = ?", user);
        day(since).ifPresent(day -> conditions.and("job.created_at >= ?", start(day)));
        day(until).ifPresent(day -> conditions.and("job.created_at < ?", start(day.plusDays(1))));
        if (!search.isEmpty()) {
            conditions.and(
                    "(strpos(lower(job.name), lower(?)) > 0 or strpos(lower(command.typed), lower(?)) > 0)",
                    search,
                    search);
        }
        if (before > 0) {
            conditions.and("job.id < ?", before);
        }
        if (after > 0) {
            conditions.and("job.id > ?", after);
        }
        return conditions;
    }

    private String query() {
        var parts = new ArrayList<String>();
        part(parts, "status", status);
        part(parts, "job", job);
        part(parts, "user", user);
        part(parts, "since", since);
        part(parts, "until", until);
        part(parts, "search", search);
        return String.join("", parts);
    }

    private static void part(ArrayList<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&");
        }
    }

    private static void equal(Conditions conditions, String condition, String value) {
        if (!value.isEmpty()) {
            conditions.and(condition, value);
        }
    }

    private static java.time.Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String text(MultivaluedMap<String, String> query, String name) {
        return Optional.ofNullable(query.getFirst(name)).orElse("").strip().replace("\0", "");
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() > 0 && day.getYear() < 10_000);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
