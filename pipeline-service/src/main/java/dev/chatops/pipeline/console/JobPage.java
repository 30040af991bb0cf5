package dev.chatops.pipeline.console;

import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.artifact.Artifacts;
import dev.chatops.pipeline.artifact.StoredArtifact;
import dev.chatops.pipeline.command.JobAuthority;
import dev.chatops.pipeline.console.Sessions.Session;
import dev.chatops.pipeline.job.Job;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The page of a job that replies link to: who, what, how it went, the log, and what can be done. */
@Path("/" + Pages.PROJECT + "/-/jobs/{id:\\d+}")
@RunOnVirtualThread
public class JobPage {

    /** What the visitor may do with a job as it stands. */
    record Actions(boolean play, boolean cancel, boolean retry) {}

    /**
     * What a job has handed in.
     *
     * @param size such as {@code 12 KiB}
     * @param until the time from which on it is gone; empty for never
     */
    record Archive(String name, String size, String until) {

        static Archive of(StoredArtifact artifact) {
            long kib = (artifact.sizeBytes() + 1023) / 1024;
            return new Archive(
                    artifact.fileName(),
                    kib < 10_240 ? kib + " KiB" : kib / 1024 + " MiB",
                    artifact.expiresAt().map(Times::shown).orElse(""));
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        /** @param state what a page that follows compares, to see that more than the log has changed */
        static native TemplateInstance job(
                Frame frame,
                Project project,
                Job job,
                Request request,
                ReplyState reply,
                List<TimelineEntry> timeline,
                LogView.Shown log,
                List<Archive> archives,
                Actions actions,
                String state,
                boolean settled);
    }

    /**
     * What is new of a job.
     *
     * @param html see {@link dev.chatops.pipeline.log.LogHtml.Part}
     * @param from to ask with next time
     * @param more whether to ask again at once
     * @param restart whether the page is to be loaded anew: another attempt has begun
     * @param settled whether nothing more will come
     */
    record News(String html, String from, boolean more, String state, boolean restart, boolean settled) {}

    private final Visitor visitor;
    private final JobAccess access;
    private final LogView view;
    private final JobLogs logs;
    private final Requests requests;
    private final Artifacts artifacts;
    private final JobAuthority authority;

    JobPage(
            Visitor visitor,
            JobAccess access,
            LogView view,
            JobLogs logs,
            Requests requests,
            Artifacts artifacts,
            JobAuthority authority) {
        this.visitor = visitor;
        this.access = access;
        this.view = view;
        this.logs = logs;
        this.requests = requests;
        this.artifacts = artifacts;
        this.authority = authority;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(String project, long id) throws SQLException {
        var session = visitor.required();
        var readable = readable(access, session.user(), project, id);
        var job = readable.job();
        var request = requests.of(job);
        return Pages.ok(Templates.job(
                new Frame(session, "projects"),
                readable.project(),
                job,
                request,
                reply(job, request),
                TimelineEntry.of(job, request),
                view.first(job.id(), job.attempt(), job.status().isFinal()),
                artifact(session, readable).map(Archive::of).stream().toList(),
                actions(session, readable),
                state(job),
                isSettled(job, request)));
    }

    /** For a page that follows a job. @param from as the page or the last answer gave it */
    @GET
    @Path("/news")
    @Produces(MediaType.APPLICATION_JSON)
    public Response news(String project, long id, @QueryParam("from") String from) throws SQLException {
        var session = visitor.required();
        var job = readable(access, session.user(), project, id).job();
        var position = LogView.Position.read(from);
        if (position.isEmpty() || position.get().attempt() != job.attempt()) {
            return Pages.guarded(Response.ok(new News("", "", false, state(job), true, false)))
                    .build();
        }
        var shown = view.next(job.id(), position.get(), job.status().isFinal());
        var settled = isSettled(job, requests.of(job));
        return Pages.guarded(
                        Response.ok(new News(shown.html(), shown.from(), shown.isMore(), state(job), false, settled)))
                .build();
    }

    /** The whole log as the runner wrote it. */
    @GET
    @Path("/raw")
    @Produces(MediaType.TEXT_PLAIN)
    public Response raw(String project, long id) throws SQLException {
        var job = readable(access, visitor.required().user(), project, id).job();
        return Pages.guarded(Response.ok(logs.read(job.id(), job.attempt())))
                .header("Content-Disposition", "attachment; filename=\"job-" + id + ".log\"")
                .build();
    }

    /** What the job has handed in, as a zip file. */
    @GET
    @Path("/artifacts")
    public Response artifacts(String project, long id) throws IOException, SQLException {
        var session = visitor.required();
        var artifact = artifact(session, readable(access, session.user(), project, id));
        var bytes = artifact.isEmpty() ? Optional.<InputStream>empty() : artifacts.open(artifact.get());
        if (bytes.isEmpty()) {
            throw Pages.notFound("This job has no artifacts that you may read, or they have expired.");
        }
        var name = URLEncoder.encode(artifact.get().fileName(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return Pages.guarded(Response.ok(bytes.get(), "application/zip"))
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + name)
                .build();
    }

    private Optional<StoredArtifact> artifact(Session session, JobAccess.Readable readable) throws SQLException {
        var level = readable.project().levelOf(session.user());
        return artifacts
                .of(readable.job().id(), readable.job().attempt())
                .filter(artifact -> artifact.isReadableBy(level));
    }

    static JobAccess.Readable readable(JobAccess access, User user, String project, long id) {
        return access.job(user, project, id)
                .orElseThrow(
                        () -> Pages.notFound("There is no such job, or you are not at least Reporter of its project."));
    }

    /** A button is there for those alone for whom it does something. */
    private Actions actions(Session session, JobAccess.Readable readable) throws SQLException {
        var job = readable.job();
        var status = job.status();
        var project = readable.project();
        var user = session.user();
        if (!session.mayAct()) {
            return new Actions(false, false, false);
        }
        if (status.isFinal()) {
            return new Actions(
                    false, false, authority.whyNotRetry(user, project, job.id()).isEmpty());
        }
        boolean waits = status == JobStatus.MANUAL || status == JobStatus.SCHEDULED;
        return new Actions(
                waits && authority.whyNotPlay(user, project, job.id(), false).isEmpty(),
                status != JobStatus.CANCELING
                        && authority.whyNotCancel(user, project, job.id()).isEmpty(),
                false);
    }

    private static ReplyState reply(Job job, Request request) {
        var settled = job.reply().map(text -> text.split(": ", 2));
        return ReplyState.of(
                settled.map(parts -> parts[0]).orElse(null),
                settled.filter(parts -> parts.length > 1).map(parts -> parts[1]).orElse(null),
                request.isChat(),
                job.status().isFinal());
    }

    private static boolean isSettled(Job job, Request request) {
        return job.status().isFinal() && (!request.isChat() || job.reply().isPresent());
    }

    private static String state(Job job) {
        return job.status().word() + "/" + job.attempt() + "/" + job.startedAt().isPresent() + "/"
                + job.reply().orElse("");
    }
}
