package dev.chatops.system;

import static dev.chatops.system.Kustomization.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.Topics;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of {@code deploy/kubernetes}, rendered as they would be applied. */
class KubernetesManifestsTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    /** Of operators that one brings along; their schemas are not Kubernetes' own. */
    private static final Set<String> FOREIGN =
            Set.of("ScaledObject", "KafkaTopic", "KafkaUser", "PodMonitor", "PrometheusRule");

    private static Map<String, Kustomization> rendered;

    @BeforeAll
    static void render() throws IOException {
        Assumptions.assumeTrue(Kustomization.canRender(), "no kubectl here to render the manifests with");
        rendered = new HashMap<>();
        for (var overlay : Set.of("dev", "production")) {
            rendered.put(overlay, Kustomization.of(HOME.resolve("deploy/kubernetes/overlays/" + overlay)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everyFieldIsOneThatKubernetesKnows(String overlay) throws Exception {
        var serialization = new KubernetesSerialization();
        var json = new ObjectMapper();
        for (var object : rendered.get(overlay).objects()) {
            if (!FOREIGN.contains(object.path("kind").asText())) {
                KubernetesResource known = serialization.unmarshal(object.toString());
                assertThat(known.getClass().getSimpleName())
                        .isEqualTo(object.path("kind").asText());
                // unknown fields are kept in maps beside the known ones; those maps must be empty
                var unknown = new TreeSet<String>();
                UnknownFields.collect(known, known.getClass().getSimpleName(), unknown);
                assertThat(unknown).as(object.path("kind").asText()).isEmpty();
                assertThat(json.readTree(serialization.asJson(known)).path("kind"))
                        .isEqualTo(object.path("kind"));
            }
        }
    }

    @Test
    void aFieldThatKubernetesDoesNotKnowIsNoticed() {
        KubernetesResource pod = new KubernetesSerialization().unmarshal("""
                {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "imagePullPolice": "Always"}]}}""");
        var unknown = new TreeSet<String>();
        UnknownFields.collect(pod, "Pod", unknown);
        assertThat(unknown).containsExactly("Pod.Spec.Containers.imagePullPolice");
    }

    /** A certificate of another's would have another's rights, and none would have none. */
    @Test
    void eachServiceShowsTheBrokerTheCertificateOfAUserOfItsOwn() {
        var production = rendered.get("production");
        var shown = new TreeSet<String>();
        production.ofKind("Deployment").forEach(deployment -> {
            var pod = deployment.at("/spec/template/spec");
            Kustomization.items(pod.path("volumes"))
                    .filter(volume -> volume.path("name").asText().equals("kafka-user"))
                    .forEach(volume -> shown.add(deployment.at("/metadata/name").asText() + " shows "
                            + volume.at("/secret/secretName").asText()));
            assertThat(pod.at("/containers/0/env").toString()).contains("KAFKA_SECURITY_PROTOCOL", "\"SSL\"");
        });
        var users = new TreeSet<String>();
        production.ofKind("KafkaUser").forEach(user -> {
            var name = user.at("/metadata/name").asText();
            users.add(name + " shows " + name);
        });
        assertThat(shown).isEqualTo(users);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void podsRunWithTheLeastRights(String overlay) {
        rendered.get(overlay).ofKind("Deployment").forEach(deployment -> {
            var name = deployment.at("/metadata/name").asText();
            var pod = deployment.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            items(pod.path("containers")).forEach(container -> {
                var security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as(name)
                        .isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean())
                        .as(name)
                        .isTrue();
                assertThat(security.at("/capabilities/drop/0").asText())
                        .as(name)
                        .isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText())
                        .as(name)
                        .isNotEmpty();
                for (var probe : Set.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    assertThat(container.has(probe)).as(name + " " + probe).isTrue();
                }
                assertThat(container.path("image").asText())
                        .as(name)
                        .doesNotEndWith(":latest")
                        .contains(":");
            });
            if (!name.startsWith("runner-")) {
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                        .as(name)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void secretsAreGivenOnlyToThoseWhoNeedThem(String overlay) {
        var secrets = new HashMap<String, Set<String>>();
        rendered.get(overlay).ofKind("Deployment").forEach(deployment -> {
            var names = items(deployment.at("/spec/template/spec/containers/0/env"))
                    .map(variable -> variable.at("/valueFrom/secretKeyRef/name").asText())
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            var service = deployment.at("/metadata/name").asText();
            // the certificate of its user at the broker, whom Strimzi names like it
            assertThat(names.remove(service)).isEqualTo(overlay.equals("production"));
            secrets.put(service, names);
        });
        assertThat(secrets)
                .containsOnly(
                        entry("gateway-service", Set.of("chatops-slack", "chatops-reply-address")),
                        entry("pipeline-service", Set.of("chatops-pipeline-database", "chatops-runners-default")),
                        entry(
                                "reply-service",
                                Set.of("chatops-reply-database", "chatops-reply-address", "chatops-slack-bot")),
                        entry("runner-default", Set.of("chatops-runners-default")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everySelectorFindsAPod(String overlay) {
        var manifests = rendered.get(overlay);
        manifests
                .ofKind("NetworkPolicy")
                .forEach(policy -> assertFinds(manifests, policy, "/spec/podSelector/matchLabels"));
        manifests
                .ofKind("PodDisruptionBudget")
                .forEach(budget -> assertFinds(manifests, budget, "/spec/selector/matchLabels"));
        manifests
                .ofKind("Service")
                .filter(service -> !service.at("/metadata/name").asText().equals("nowhere"))
                .forEach(service -> assertFinds(manifests, service, "/spec/selector"));
    }

    private static void assertFinds(Kustomization manifests, JsonNode object, String selector) {
        assertThat(manifests
                        .ofKind("Deployment")
                        .anyMatch(deployment ->
                                matches(object.at(selector), deployment.at("/spec/template/metadata/labels"))))
                .as(object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText())
                .isTrue();
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return selector.properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }

    @Test
    void whatIsOnlyForInsideIsNotServedOutside() {
        var paths = new HashMap<String, String>();
        items(rendered.get("production").named("Ingress", "chatops").at("/spec/rules/0/http/paths"))
                .forEach(path -> paths.put(
                        path.path("path").asText(),
                        path.at("/backend/service/name").asText()));
        assertThat(paths)
                .containsEntry("/internal/", "nowhere")
                .containsEntry("/q/", "nowhere")
                .containsEntry("/slack/", "gateway-service");
        assertThat(rendered.get("production")
                        .named("Service", "nowhere")
                        .at("/spec")
                        .has("selector"))
                .isFalse();
    }

    /** Scaling down must not kill a running job: it has the drain's time, and the pod a little more. */
    @Test
    void aRunnerHasTimeToFinish() {
        var pod =
                rendered.get("production").named("Deployment", "runner-default").at("/spec/template/spec");
        var drain = items(pod.at("/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals("CHATOPS_RUNNER_DRAIN"))
                .map(variable -> java.time.Duration.parse(variable.path("value").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(pod.path("terminationGracePeriodSeconds").asLong()).isGreaterThan(drain.toSeconds() + 30);
    }

    @Test
    void runnersScaleOnTheJobsOfTheirPool() {
        var scaled = rendered.get("production").named("ScaledObject", "runner-default");
        assertThat(scaled.at("/spec/scaleTargetRef/name").asText()).isEqualTo("runner-default");
        assertThat(scaled.at("/spec/triggers/0/metadata/query").asText())
                .contains("chatops_jobs{pool=\"default\",state=~\"pending|running\"}");
        var slots = items(rendered.get("production")
                        .named("Deployment", "runner-default")
                        .at("/spec/template/spec/containers/0/env"))
                .filter(variable -> variable.path("name").asText().equals("CHATOPS_RUNNER_CONCURRENT"))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();
        assertThat(scaled.at("/spec/triggers/0/metadata/threshold").asText()).isEqualTo(slots);
    }

    @Test
    void theTopicsAreThoseOfTheContract() {
        var topics = rendered.get("production")
                .ofKind("KafkaTopic")
                .collect(Collectors.toMap(topic -> topic.at("/metadata/name").asText(), topic -> topic.path("spec")));
        assertThat(topics.keySet())
                .isEqualTo(Topics.ALL.stream().map(Topics.Topic::name).collect(Collectors.toSet()));
        for (var topic : Topics.ALL) {
            var spec = topics.get(topic.name());
            assertThat(spec.path("partitions").asInt()).as(topic.name()).isEqualTo(topic.partitions());
            assertThat(spec.path("config").path("retention.ms").asLong())
                    .as(topic.name())
                    .isEqualTo(topic.retention().toMillis());
        }
    }

    @Test
    void eachAlertHasItsRunbook() {
        items(rendered.get("production").named("PrometheusRule", "chatops").at("/spec/groups/0/rules"))
                .forEach(rule -> {
                    var url = rule.at("/annotations/runbook_url").asText();
                    var page = HOME.resolve("docs/runbooks").resolve(url.substring(url.lastIndexOf('/') + 1));
                    assertThat(Files.isReadable(page)).as(page.toString()).isTrue();
                });
    }
}
