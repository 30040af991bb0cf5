package dev.chatops.pipeline.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.pipeline.admin.Administrators;
import dev.chatops.pipeline.admin.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/**
 * {@code GET /api/v1/audit}: the trail as JSON lines, for a token of scope {@code admin}. Ask again with {@code after} set to the
 * last line's {@code id} until no line comes.
 */
@Path("/api/v1/audit")
@RunOnVirtualThread
public class AuditResource {

    private static final int MOST = 10_000;

    private final AuditTrail trail;
    private final Administrators administrators;
    private final ObjectMapper json;

    AuditResource(AuditTrail trail, Administrators administrators, ObjectMapper json) {
        this.trail = trail;
        this.administrators = administrators;
        this.json = json;
    }

    @GET
    @Produces("application/x-ndjson")
    public String export(
            @QueryParam("after") @DefaultValue("0") String after,
            @QueryParam("limit") @DefaultValue("1000") String limit,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        administrators.require(privateToken, authorization);
        int most = Math.clamp(QueryNumber.of("limit", limit), 1, MOST);
        var lines = new StringBuilder();
        for (var exported : trail.after(QueryNumber.of("after", after), most)) {
            lines.append(line(exported)).append('\n');
        }
        return lines.toString();
    }

    private String line(AuditTrail.Exported exported) {
        var entry = exported.entry();
        var line = new LinkedHashMap<String, Object>();
        line.put("id", exported.id());
        line.put("at", entry.at().toString());
        line.put("username", entry.username());
        line.put("chat_user", entry.chatUser());
        line.put("origin", entry.origin());
        line.put("channel_id", entry.channelId());
        line.put("channel_name", entry.channelName());
        line.put("typed", entry.typed());
        line.put("project_id", entry.projectId());
        line.put("verb", entry.verb());
        line.put("decision", entry.decision());
        line.put("rule", entry.rule());
        line.put("result", entry.result());
        line.put("pipeline_id", entry.pipelineId());
        line.put("job_id", entry.jobId());
        line.put("job_status", exported.jobStatus());
        line.put("command_id", entry.commandId());
        try {
            return json.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }
}
