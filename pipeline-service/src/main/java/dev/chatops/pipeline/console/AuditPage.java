package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.Conditions;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The audit trail, newest first: who did what, by which rule, with what result. For tokens of the scope {@code admin}. */
@Path("/-/audit")
@RunOnVirtualThread
public class AuditPage {

    private static final int PAGE = 50;
    private static final List<String> DECISIONS = List.of("accepted", "refused", "answered", "failed");

    /** Which entries to show; texts are empty for all. @param before only those with a lower number; 0 for the newest */
    record Filter(String user, String verb, String decision, long before) {

        static Filter of(MultivaluedMap<String, String> query) {
            var before = text(query, "before");
            return new Filter(
                    text(query, "user"),
                    text(query, "verb"),
                    text(query, "decision"),
                    before.matches("[0-9]{1,18}") ? Long.parseLong(before) : 0);
        }

        public boolean isEmpty() {
            return user.isEmpty() && verb.isEmpty() && decision.isEmpty();
        }

        String older(long last) {
            return "?user=" + encoded(user) + "&verb=" + encoded(verb) + "&decision=" + encoded(decision) + "&before="
                    + last;
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private static String text(MultivaluedMap<String, String> query, String name) {
            return Optional.ofNullable(query.getFirst(name)).orElse("").strip().replace("\0", "");
        }
    }

    /**
     * A line of the trail.
     *
     * @param who his user name, or his name in chat where he is not known
     * @param project its path; empty where there is none
     */
    record Line(
            long id,
            Instant at,
            String who,
            String origin,
            String channel,
            String typed,
            String verb,
            String decision,
            String rule,
            String result,
            String project,
            long jobId) {

        public String shown() {
            return Times.shown(at);
        }

        public boolean hasJob() {
            return jobId > 0 && !project.isEmpty();
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        /** @param older the query of the next page; empty on the last one */
        static native TemplateInstance audit(
                Frame frame, List<Line> lines, Filter filter, List<String> decisions, String older);
    }

    private final Visitor visitor;
    private final Projects projects;
    private final DataSource database;

    AuditPage(Visitor visitor, Projects projects, DataSource database) {
        this.visitor = visitor;
        this.projects = projects;
        this.database = database;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(@Context UriInfo asked) throws SQLException {
        var session = visitor.required();
        if (!session.mayAudit()) {
            throw Pages.forbidden("The audit trail is for tokens of the scope admin. Log in with one that has it.");
        }
        var filter = Filter.of(asked.getQueryParameters());
        var lines = read(filter);
        var shown = lines.subList(0, Math.min(lines.size(), PAGE));
        var older = lines.size() > PAGE ? filter.older(shown.getLast().id()) : "";
        return Pages.ok(Templates.audit(new Frame(session, "audit"), shown, filter, DECISIONS, older));
    }

    private List<Line> read(Filter filter) throws SQLException {
        var asked = new Conditions();
        if (!filter.user().isEmpty()) {
            asked.and("(username = ? or chat_user = ?)", filter.user(), filter.user());
        }
        if (!filter.verb().isEmpty()) {
            asked.and("verb = ?", filter.verb());
        }
        if (!filter.decision().isEmpty()) {
            asked.and("decision = ?", filter.decision());
        }
        if (filter.before() > 0) {
            asked.and("id < ?", filter.before());
        }
        var sql = "select * from audit" + asked.where() + " order by id desc limit " + (PAGE + 1);
        var lines = new ArrayList<Line>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            asked.bind(select);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(line(projects.current(), row));
                }
            }
        }
        return lines;
    }

    private static Line line(ProjectFile file, ResultSet row) throws SQLException {
        var channel = text(row, "channel_name");
        return new Line(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                text(row, "username").isEmpty() ? text(row, "chat_user") : text(row, "username"),
                text(row, "origin"),
                channel.isEmpty() ? text(row, "channel_id") : channel,
                text(row, "typed"),
                text(row, "verb"),
                text(row, "decision"),
                text(row, "rule"),
                text(row, "result"),
                file.project(row.getLong("project_id"))
                        .map(project -> project.path())
                        .orElse(""),
                row.getLong("job_id"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }
}
