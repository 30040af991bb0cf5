package dev.chatops.system;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What jobs hand in and leave to each other: from the job's script to whoever may have it, and to nobody else. */
@ExtendWith(SharedWorld.class)
class ArtifactsAndCachesTest {

    private final Chat chat;
    private final JobsApi api;
    private final String console;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    ArtifactsAndCachesTest(SharedWorld.Parts parts) throws IOException {
        chat = parts.chat();
        api = parts.api();
        console = parts.world().described().console();
        token = parts.world().described().apiToken();
    }

    @Test
    void whatAJobMadeIsReadWithATokenOfTheProjectOnly() throws Exception {
        long id = run("make with a token");
        var artifacts = "/api/v4/projects/acme%2Fdemo/jobs/" + id + "/artifacts";
        var whole = get(artifacts, "PRIVATE-TOKEN", token);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename*=UTF-8''made%20by%20ada.zip");
        assertThat(unpacked(whole.body()))
                .isEqualTo(Map.of("out/", "", "out/read me/", "", "out/read me/first.txt", "with a token"));
        assertThat(get(artifacts + "/out/read%20me/first.txt", "Authorization", "Bearer " + token)
                        .body())
                .asString(UTF_8)
                .isEqualTo("with a token");

        for (var path : new String[] {artifacts, artifacts + "/out/read%20me/first.txt"}) {
            assertThat(get(path, "X-No-Token", "").statusCode()).isEqualTo(401);
            assertThat(get(path, "PRIVATE-TOKEN", "guessed").statusCode()).isEqualTo(401);
            assertThat(get(path, "PRIVATE-TOKEN", TestProject.DORAS_TOKEN).statusCode())
                    .as("she is no member: for her there is no such project")
                    .isEqualTo(404);
        }
    }

    @Test
    void thePageOfAJobLinksToWhatItMade() throws Exception {
        long id = run("make for the page");
        var archive = "/acme/demo/-/jobs/" + id + "/artifacts";
        assertThat(page(archive).uri().getPath()).as("who is not logged in").isEqualTo("/login");
        logIn();
        assertThat(page(archive.replace("/artifacts", "")).body())
                .asString(UTF_8)
                .contains("href=\"" + archive + "\"", "made by ada.zip");
        assertThat(unpacked(page(archive).body())).containsEntry("out/read me/first.txt", "for the page");
    }

    @Test
    void whatIsForMaintainersIsKeptFromADeveloper() throws Exception {
        long id = run("make-for-maintainers secretly");
        assertThat(api.job(id).path("artifacts_file").path("filename").asText()).isEqualTo("made by ada.zip");
        var artifacts = "/api/v4/projects/1/jobs/" + id + "/artifacts";
        assertThat(get(artifacts, "PRIVATE-TOKEN", token).statusCode()).isEqualTo(403);
        assertThat(get(artifacts + "/out/read%20me/first.txt", "PRIVATE-TOKEN", token)
                        .statusCode())
                .isEqualTo(403);
        logIn();
        var page = "/acme/demo/-/jobs/" + id;
        assertThat(page(page).body())
                .asString(UTF_8)
                .contains("make-for-maintainers")
                .doesNotContain("/artifacts\"");
        assertThat(page(page + "/artifacts").statusCode()).isEqualTo(404);
    }

    /** Of two runners either may take the second job. */
    @Test
    void whatAJobLeavesInACacheIsThereForTheNext() throws Exception {
        for (var word : new String[] {"one", "two", "three"}) {
            run("remember " + word);
            var recalled = chat.answerTo(chat.type("ada", "demo run recall for " + word));
            assertThat(Chat.status(recalled)).isEqualTo("success");
            assertThat(recalled.path("text").asText()).endsWith("\n" + word);
        }
    }

    /** @return the job, which has succeeded */
    private long run(String jobAndArguments) throws Exception {
        var answer = chat.answerTo(chat.type("ada", "demo run " + jobAndArguments));
        assertThat(Chat.status(answer)).as(answer.path("text").asText()).isEqualTo("success");
        return Chat.jobOf(answer);
    }

    private HttpResponse<byte[]> get(String path, String header, String value) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(console + path))
                                .header(header, value)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private void logIn() throws Exception {
        var form = HttpRequest.newBuilder(URI.create(console + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + encode(token, UTF_8)));
        assertThat(http.send(form.build(), HttpResponse.BodyHandlers.discarding())
                        .uri()
                        .getPath())
                .isEqualTo("/");
    }

    private HttpResponse<byte[]> page(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(console + path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Map<String, String> unpacked(byte[] archive) throws IOException {
        var files = new TreeMap<String, String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        return files;
    }
}
