package dev.chatops.pipeline.artifact;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.chatops.clock.TestClock;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.project.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Artifacts with the test as runner: taken, listed, read, expired. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ArtifactsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Inject
    DataSource database;

    @Inject
    Artifacts artifacts;

    @Inject
    ArtifactConfig config;

    @TestHTTPResource
    URI url;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    private final String token = "cbt-" + UUID.randomUUID();

    @Test
    void anArchiveIsListedAndReadWholeAndByFile() throws Exception {
        long job = job("\"expireInSeconds\":7200,\"access\":\"all\"");
        var zip = zip("target/app.jar", "jar", "docs/a b.txt", "<script>");
        assertThat(put(job, token, "archive&file_name=build%20it.zip", BodyPublishers.ofByteArray(zip)))
                .isEqualTo(201);

        api(DemoProject.ADAS_TOKEN, job, "")
                .then()
                .statusCode(200)
                .body(
                        "artifacts[0].file_type", equalTo("archive"),
                        "artifacts[0].file_format", equalTo("zip"),
                        "artifacts_file.filename", equalTo("build it.zip"),
                        "artifacts_file.size", equalTo(zip.length),
                        "artifacts_expire_at", org.hamcrest.Matchers.notNullValue());
        var whole = api(DemoProject.ADAS_TOKEN, job, "/artifacts");
        whole.then()
                .statusCode(200)
                .contentType("application/zip")
                .header("Content-Disposition", equalTo("attachment; filename*=UTF-8''build%20it.zip"));
        assertThat(whole.asByteArray()).isEqualTo(zip);
        api(DemoProject.ADAS_TOKEN, job, "/artifacts/docs/a%20b.txt")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .header("Content-Disposition", containsString("attachment"))
                .body(equalTo("<script>"));
        for (var path : new String[] {"docs", "docs/", "nothing", "../target/app.jar", "%2e%2e/%2e%2e/etc/passwd"}) {
            assertThat(api(DemoProject.ADAS_TOKEN, job, "/artifacts/" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    /** Nothing is unpacked here: an entry's name is only a name. */
    @Test
    void namesInAnArchiveThatClimbLeadNowhere() throws Exception {
        long job = job("\"access\":\"all\"");
        var names = new String[] {"../../up", "/etc/passwd", "a\\..\\b", "new\nline", "nul\0name", "C:\\x"};
        var entries = new String[2 * names.length];
        for (int i = 0; i < names.length; i++) {
            entries[2 * i] = names[i];
            entries[2 * i + 1] = "entry " + i;
        }
        put(job, token, "archive", BodyPublishers.ofByteArray(zip(entries)));
        for (int i = 0; i < names.length; i++) {
            var answer = api(DemoProject.ADAS_TOKEN, job, "/artifacts/" + encoded(names[i]));
            assertThat(answer.statusCode()).as(names[i]).isIn(200, 404);
            if (answer.statusCode() == 200) {
                assertThat(answer.asString()).isEqualTo("entry " + i);
                assertThat(answer.header("Content-Disposition"))
                        .startsWith("attachment; filename*=UTF-8''")
                        .doesNotContain("%2F", "%5C", "/", "\\");
            }
        }
        for (var path : new String[] {
            "..%2F..%2F..%2F..%2Fuser",
            "%2Fetc%2Fhosts",
            "..%5C..%5Cup",
            "%00",
            "a%00",
            "%252e%252e%252fup",
            "%c0%ae%c0%ae/up",
            "../" + job + "/trace",
            "..;/..;/user"
        }) {
            assertThat(api(DemoProject.ADAS_TOKEN, job, "/artifacts/" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void aFileNameThatLeadsElsewhereIsRefused() throws Exception {
        long job = job("\"access\":\"all\"");
        for (var name :
                new String[] {"../x.zip", "/etc/x.zip", "a\\b.zip", "..", ".", "a\0.zip", "a\nb.zip", "x".repeat(201)
                }) {
            assertThat(put(job, token, "archive&file_name=" + encoded(name), BodyPublishers.ofByteArray(zip("a", "x"))))
                    .as(name)
                    .isEqualTo(400);
        }
        assertThat(put(job, token, "../../archive", BodyPublishers.ofByteArray(zip("a", "x"))))
                .isEqualTo(400);
        assertThat(rows(job)).isZero();
    }

    @Test
    void whatIsNoArchiveHasNoFiles() throws Exception {
        var whole = zip("first", "one", "second", "two");
        var damaged = whole.clone();
        damaged[whole.length / 3] ^= 0x55;
        var name = zip("first", "one", "\u00e4", "x");
        for (int i = 0; i + 1 < name.length; i++) {
            if (name[i] == (byte) 0xC3 && name[i + 1] == (byte) 0xA4) {
                name[i + 1] = 'x'; // half a letter
            }
        }
        for (var bytes : new byte[][] {
            "no archive".getBytes(UTF_8), {}, Arrays.copyOf(whole, whole.length / 3), damaged, name, new byte[100_000]
        }) {
            long job = job("\"access\":\"all\"");
            assertThat(put(job, token, "archive", BodyPublishers.ofByteArray(bytes)))
                    .isEqualTo(201);
            for (var file : new String[] {"first", "second", "x"}) {
                assertThat(api(DemoProject.ADAS_TOKEN, job, "/artifacts/" + file)
                                .statusCode())
                        .isIn(200, 404);
            }
            api(DemoProject.ADAS_TOKEN, job, "/artifacts/third")
                    .then()
                    .statusCode(404)
                    .body("message", equalTo("404 File Not Found"));
            assertThat(api(DemoProject.ADAS_TOKEN, job, "/artifacts").asByteArray())
                    .isEqualTo(bytes);
        }
    }

    /** Of some kilobytes that unpack to more than all archives together may have, only so much is unpacked. */
    @Test
    void aBombIsNotUnpackedToItsEnd() throws Exception {
        long job = job("\"access\":\"all\"");
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("before"));
            zip.write('x');
            zip.putNextEntry(new ZipEntry("bomb"));
            var zeros = new byte[1024 * 1024];
            for (long left = config.limitBytes() * 21; left > 0; left -= zeros.length) {
                zip.write(zeros);
            }
            zip.putNextEntry(new ZipEntry("behind"));
            zip.write('x');
        }
        assertThat(put(job, token, "archive", BodyPublishers.ofByteArray(bytes.toByteArray())))
                .isEqualTo(201);
        api(DemoProject.ADAS_TOKEN, job, "/artifacts/before").then().statusCode(200);
        api(DemoProject.ADAS_TOKEN, job, "/artifacts/behind").then().statusCode(404);
    }

    @Test
    void aSecondUploadOfAnAttemptTakesTheFirstOnesPlace() throws Exception {
        long job = job("\"access\":\"all\"");
        put(job, token, "archive", BodyPublishers.ofByteArray(zip("a", "first")));
        assertThat(put(job, token, "archive", BodyPublishers.ofByteArray(zip("a", "second"))))
                .isEqualTo(201);
        api(DemoProject.ADAS_TOKEN, job, "/artifacts/a").then().body(equalTo("second"));
        await().untilAsserted(() -> assertThat(rows(job)).isOne());
    }

    @Test
    void onlyTheHolderOfTheOpenAttemptHandsIn() throws Exception {
        long job = job("\"access\":\"all\"");
        var zip = BodyPublishers.ofByteArray(zip("a", "x"));
        assertThat(put(job, "cbt-wrong", "archive", zip)).isEqualTo(403);
        assertThat(put(job, DemoProject.RUNNER_TOKEN, "archive", zip)).isEqualTo(403);
        assertThat(put(job + 1_000_000, token, "archive", zip)).isEqualTo(403);
        set(job, "lost_at = now()");
        assertThat(put(job, token, "archive", zip)).as("the lease was lost").isEqualTo(403);
        set(job, "lost_at = null, status = 'failed'");
        assertThat(put(job, token, "archive", zip)).as("the job is over").isEqualTo(403);
        assertThat(put(job, token, "dotenv", BodyPublishers.ofString("A=1"))).isEqualTo(403);
        set(job, "status = 'running'");
        assertThat(put(job, token, "archive", zip)).isEqualTo(201);
    }

    @Test
    void anAttemptThatIsClosedDuringItsUploadLeavesNothing() throws Exception {
        long job = job("\"access\":\"all\"");
        var zip = zip("a", "from the grave");
        var isHalfSent = new CountDownLatch(1);
        var isClosed = new CountDownLatch(1);
        var body = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                throw new IOException("read in bulk");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (at == zip.length) {
                    return -1;
                }
                if (at > 0) {
                    isHalfSent.countDown();
                    awaitQuietly(isClosed);
                }
                int part = Math.min(zip.length / 2 + 1, zip.length - at);
                System.arraycopy(zip, at, bytes, offset, part);
                at += part;
                return part;
            }
        };
        var answer = HTTP.sendAsync(
                request(job, token, "archive", BodyPublishers.ofInputStream(() -> body)), BodyHandlers.ofString());
        isHalfSent.await();
        await().until(() -> rows(job) == 1);
        set(job, "attempt = 2, token_sha256 = 'another'");
        isClosed.countDown();
        assertThat(answer.get().statusCode()).isEqualTo(403);
        assertThat(artifacts.of(job, 1)).isEmpty();
        assertThat(artifacts.of(job, 2)).isEmpty();
    }

    @Test
    void anArchiveAboveTheLimitIsRefusedAndOneAboveOtherBodiesIsNot() throws Exception {
        long job = job("\"access\":\"all\"");
        var tooLarge =
                HTTP.send(request(job, token, "archive", zeros(config.limitBytes() + 1)), BodyHandlers.ofString());
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("larger than the limit of " + config.limitBytes() + " bytes");
        assertThat(artifacts.of(job, 1)).isEmpty();
        assertThat(config.limitBytes()).isGreaterThan(10 * 1024 * 1024);
        assertThat(put(job, token, "archive", zeros(config.limitBytes()))).isEqualTo(201);
        assertThat(artifacts.of(job, 1).orElseThrow().sizeBytes()).isEqualTo(config.limitBytes());
    }

    @Test
    void dotenvVariablesAreKeptWithTheAttempt() throws Exception {
        long job = job("\"access\":\"all\"");
        assertThat(put(job, token, "dotenv", BodyPublishers.ofString("URL=https://x\nA=1\n")))
                .isEqualTo(201);
        assertThat(artifacts.variables(job, 1))
                .containsEntry("URL", "https://x")
                .containsEntry("A", "1");
        var refused =
                HTTP.send(request(job, token, "dotenv", BodyPublishers.ofString("A=2\n\n")), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("line 2 is not KEY=value");
        assertThat(artifacts.variables(job, 1)).as("as before").containsEntry("A", "1");
    }

    @Test
    void whatTheFileSaysOfAccessDecidesWhoReads() throws Exception {
        long developers = job("\"access\":\"developer\"");
        long maintainers = job("\"access\":\"maintainer\"");
        long nobody = job("\"access\":\"none\"");
        for (long job : new long[] {developers, maintainers, nobody}) {
            put(job, token, "archive", BodyPublishers.ofByteArray(zip("a", "x")));
        }
        api(DemoProject.ADAS_TOKEN, developers, "/artifacts").then().statusCode(200);
        api(DemoProject.ADAS_TOKEN, maintainers, "/artifacts").then().statusCode(403);
        api(DemoProject.ADAS_TOKEN, maintainers, "/artifacts/a").then().statusCode(403);
        api(DemoProject.CAROLS_TOKEN, maintainers, "/artifacts").then().statusCode(200);
        api(DemoProject.CAROLS_TOKEN, nobody, "/artifacts").then().statusCode(403);
        api(DemoProject.BOBS_TOKEN, developers, "/artifacts").then().statusCode(404);
        given().get("/api/v4/projects/1/jobs/" + developers + "/artifacts")
                .then()
                .statusCode(401);
    }

    @Test
    void expiredArtifactsAreGoneFromTheApiAtOnceAndFromTheStoreSoon() throws Exception {
        long job = job("\"expireInSeconds\":600,\"access\":\"all\"");
        long kept = job("\"expireInSeconds\":-1,\"access\":\"all\"");
        put(job, token, "archive", BodyPublishers.ofByteArray(zip("a", "x")));
        put(kept, token, "archive", BodyPublishers.ofByteArray(zip("a", "x")));
        var key = artifacts.of(job, 1).orElseThrow().key().toString();
        var file = config.directory().orElseThrow().resolve(key.substring(0, 2)).resolve(key);
        assertThat(file).exists();
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofSeconds(601));
        try {
            api(DemoProject.ADAS_TOKEN, job, "/artifacts").then().statusCode(404);
            api(DemoProject.ADAS_TOKEN, job, "").then().body("artifacts_file", nullValue());
            await().untilAsserted(() -> assertThat(rows(job)).isZero());
            assertThat(file).doesNotExist();
            api(DemoProject.ADAS_TOKEN, kept, "/artifacts").then().statusCode(200);
        } finally {
            clock.advance(Duration.ofSeconds(-601));
        }
    }

    @Test
    void whatADeadUploadLeftBehindIsSweptToo() throws Exception {
        long job = job("\"access\":\"all\"");
        var key = UUID.randomUUID();
        var part = config.directory()
                .orElseThrow()
                .resolve(key.toString().substring(0, 2))
                .resolve(key + ".part");
        Files.createDirectories(part.getParent());
        Files.writeString(part, "half of it");
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into artifact (job_id, attempt, file_name, access, stored_as, created_at, expires_at)"
                                + " values (?, 1, 'x.zip', 'all', ?, now() - interval '3 hours', now() - interval '1 hour')")) {
            insert.setLong(1, job);
            insert.setObject(2, key);
            insert.executeUpdate();
        }
        await().untilAsserted(() -> assertThat(part).doesNotExist());
        await().untilAsserted(() -> assertThat(rows(job)).isZero());
    }

    private int put(long job, String attemptToken, String type, BodyPublisher body) throws Exception {
        return HTTP.send(request(job, attemptToken, type, body), BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest request(long job, String attemptToken, String type, BodyPublisher body) {
        return HttpRequest.newBuilder(url.resolve("/internal/v1/jobs/" + job + "/artifacts?artifact_type=" + type))
                .header("JOB-TOKEN", attemptToken)
                .PUT(BodyPublishers.fromPublisher(body)) // in chunks, as runners send
                .build();
    }

    private static BodyPublisher zeros(long length) {
        return BodyPublishers.ofInputStream(() -> new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int most) {
                if (left <= 0) {
                    return -1;
                }
                int part = (int) Math.min(most, left);
                left -= part;
                return part;
            }
        });
    }

    private static Response api(String apiToken, long job, String path) {
        return given().urlEncodingEnabled(false)
                .header("PRIVATE-TOKEN", apiToken)
                .get("/api/v4/projects/acme%2Fdemo/jobs/" + job + path);
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace(".", "%2E");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long rows(long job) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select count(*) from artifact where job_id = ?")) {
            select.setLong(1, job);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void set(long job, String what) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update job set " + what + " where id = ?")) {
            update.setLong(1, job);
            update.executeUpdate();
        }
    }

    /** A job that a runner holds with {@link #token}; its lease never runs out. */
    private long job(String artifacts) throws SQLException {
        var sql = """
                with p as (insert into pipeline (project_id, source, ref, sha, user_id, username, created_at)
                    values (1, 'chat', 'main', '0123456789012345678901234567890123456789', 1, 'ada', now()) returning id)
                insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, token_sha256, started_at)
                  select p.id, 1, 'build', 'test', 'running', 'default', ?::jsonb, now(), ?, now() from p""";
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, "{\"artifacts\":{\"name\":\"artifacts\"," + artifacts + "}}");
            insert.setString(2, Sha256.hex(token));
            insert.executeUpdate();
            try (var key = insert.getGeneratedKeys()) {
                key.next();
                return key.getLong("id");
            }
        }
    }
}
