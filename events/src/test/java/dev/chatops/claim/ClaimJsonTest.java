package dev.chatops.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatops.claim.JobPayload.Source;
import dev.chatops.claim.JobPayload.Variable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClaimJsonTest {

    private final ObjectMapper json = JsonMapper.builder().build();

    @Test
    void namesAreInSnakeCase() throws Exception {
        var request = new ClaimRequest("r1", UUID.fromString("11111111-2222-4333-8444-555555555555"), 2, "ab12");
        assertThat(json.writeValueAsString(request))
                .isEqualTo("{\"runner_id\":\"r1\",\"claim_id\":\"11111111-2222-4333-8444-555555555555\",\"attempt\":2,"
                        + "\"attempt_token_sha256\":\"ab12\"}");
    }

    @Test
    void aClaimOfAnOlderRunnerHasNoTokenOfItsOwn() throws Exception {
        var old = "{\"runner_id\":\"r1\",\"claim_id\":\"11111111-2222-4333-8444-555555555555\",\"attempt\":2}";
        assertThat(json.readValue(old, ClaimRequest.class).attemptTokenSha256()).isNull();
    }

    @Test
    void aPayloadShowsNothingSecretWhenPrinted() throws Exception {
        var payload = new JobPayload(
                42,
                1,
                UUID.randomUUID(),
                "attempt-secret",
                "acme/demo",
                "deploy",
                "test",
                new Source("https://u:repo-secret@git.example.com/x.git", "main", "abc"),
                List.of(),
                List.of("echo script-secret"),
                List.of(),
                List.of(new Variable("TOKEN", "value-secret", false, true)),
                3600,
                List.of("echo hook-secret"),
                Map.of("CI_PROJECT_DIR", "placeholder-secret"));
        assertThat(payload.toString() + payload.source() + payload.variables()).doesNotContain("secret");
        assertThat(json.readValue(json.writeValueAsString(payload), JobPayload.class))
                .isEqualTo(payload);
    }

    @Test
    void aPayloadOfAnOlderPipelineServiceHasNothingOfWhatCameLater() throws Exception {
        var old = "{\"job_id\":7,\"attempt\":1,\"script\":[\"true\"],\"timeout_seconds\":60}";
        var payload = json.readValue(old, JobPayload.class);
        assertThat(payload.preGetSourcesScript()).isEmpty();
        assertThat(payload.placeholders()).isEmpty();
    }
}
