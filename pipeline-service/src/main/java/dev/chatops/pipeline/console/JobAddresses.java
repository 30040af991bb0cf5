package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;

/** Addresses that jobs know from their variables, and what they lead to. */
@Path("/" + Pages.GROUP_AND_PROJECT)
@RunOnVirtualThread
public class JobAddresses {

    private final Visitor visitor;
    private final JobAccess access;
    private final Runs runs;

    JobAddresses(Visitor visitor, JobAccess access, Runs runs) {
        this.visitor = visitor;
        this.access = access;
        this.runs = runs;
    }

    /** {@code CI_PROJECT_URL}. */
    @GET
    public Response project(String project) throws SQLException {
        RunsPage.readable(access, visitor.required().user(), project);
        return Response.seeOther(URI.create("/" + project + "/-/jobs")).build();
    }

    /** {@code CI_PIPELINE_URL}: here a pipeline is one job, or one and its repetitions. */
    @GET
    @Path("/-/pipelines/{id:\\d+}")
    public Response pipeline(String project, long id) throws SQLException {
        var found = RunsPage.readable(access, visitor.required().user(), project);
        long job = runs.ofPipeline(found, id)
                .orElseThrow(() -> Pages.notFound("The project " + found.path() + " has no pipeline #" + id + "."));
        return Response.seeOther(URI.create("/" + project + "/-/jobs/" + job)).build();
    }
}
