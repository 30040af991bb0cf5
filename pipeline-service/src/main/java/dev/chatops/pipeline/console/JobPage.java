package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.ApiTokens;
import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.job.Job;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.log.PlainLog;
import dev.chatops.pipeline.project.Project;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The page of a job that replies link to: who, what, how it went, and the log. */
@Path("/{project:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*}/-/jobs/{id:\\d+}")
@RunOnVirtualThread
public class JobPage {

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance job(Project project, Job job, String log, boolean live);

        static native TemplateInstance message(String title, String text);
    }

    private final ApiTokens tokens;
    private final JobAccess access;
    private final JobLogs logs;

    JobPage(ApiTokens tokens, JobAccess access, JobLogs logs) {
        this.tokens = tokens;
        this.access = access;
        this.logs = logs;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(String project, long id, @CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var user = tokens.userOf(session);
        if (user.isEmpty()) {
            var here = "/" + project + "/-/jobs/" + id;
            return Response.seeOther(URI.create("/login?to=" + URLEncoder.encode(here, StandardCharsets.UTF_8)))
                    .build();
        }
        var readable = access.job(user.get(), project, id);
        if (readable.isEmpty()) {
            return Response.status(Response.Status.NOT_FOUND)
                    .entity(Templates.message(
                            "Not found", "There is no such job, or you are not at least Reporter of its project."))
                    .build();
        }
        var job = readable.get().job();
        var log = PlainLog.of(logs.read(job.id(), job.attempt()));
        return PageHeaders.on(Response.ok(Templates.job(
                        readable.get().project(), job, log, !job.status().isFinal())))
                .build();
    }
}
