package dev.chatops.local.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Who may do what at the broker, as {@code deploy/kubernetes/components/strimzi/users.yaml} grants it in production. A local
 * world grants the same, so that a right which is missing there is missing here first.
 *
 * @param grants by user
 */
public record KafkaUsers(Map<String, List<Grant>> grants) {

    /** Where the shipped users are, from the repository's folder. */
    public static final String FILE = "deploy/kubernetes/components/strimzi/users.yaml";

    private static final String TEMPLATE_POOL = "default";
    private static final String RUNNER = "runner-";

    /** @param resource a topic or group, literal or by prefix */
    public record Grant(ResourcePattern resource, List<AclOperation> operations) {}

    /**
     * Reads the shipped users, with a user for the runners of each pool.
     *
     * @param home the repository's folder
     * @throws IOException when the file is missing; an unknown word in it is an {@link IllegalArgumentException}
     */
    public static KafkaUsers shipped(Path home, Iterable<String> pools) throws IOException {
        var file = home.resolve(FILE);
        if (Files.notExists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "the broker's users are read from it, and it is missing");
        }
        var shipped = read(Files.readString(file));
        var grants = new LinkedHashMap<>(shipped);
        var template = grants.remove(RUNNER + TEMPLATE_POOL);
        for (var pool : pools) {
            grants.put(
                    RUNNER + pool,
                    template.stream().map(grant -> ofPool(grant, pool)).toList());
        }
        return new KafkaUsers(grants);
    }

    /** The name at the broker of a pool's runners. */
    public static String runnerOf(String pool) {
        return RUNNER + pool;
    }

    /** Grants everything; to be called by a superuser. What was granted before stays. */
    public void grantAt(String bootstrapServers) throws InterruptedException {
        var bindings = new ArrayList<AclBinding>();
        grants.forEach((user, granted) -> granted.forEach(grant -> grant.operations()
                .forEach(operation -> bindings.add(new AclBinding(
                        grant.resource(),
                        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW))))));
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createAcls(bindings).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the users' rights could not be granted at the broker", e.getCause());
        }
    }

    private static Grant ofPool(Grant grant, String pool) {
        var resource = grant.resource();
        var name = resource.name().endsWith('.' + TEMPLATE_POOL)
                ? resource.name().substring(0, resource.name().length() - TEMPLATE_POOL.length()) + pool
                : resource.name();
        return new Grant(
                new ResourcePattern(resource.resourceType(), name, resource.patternType()), grant.operations());
    }

    static Map<String, List<Grant>> read(String yaml) {
        var grants = new LinkedHashMap<String, List<Grant>>();
        for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            var user = (Map<?, ?>) document;
            var authorization = (Map<?, ?>) ((Map<?, ?>) user.get("spec")).get("authorization");
            grants.put(
                    (String) ((Map<?, ?>) user.get("metadata")).get("name"),
                    ((List<?>) authorization.get("acls"))
                            .stream().map(acl -> grant((Map<?, ?>) acl)).toList());
        }
        return grants;
    }

    private static Grant grant(Map<?, ?> acl) {
        var resource = (Map<?, ?>) acl.get("resource");
        return new Grant(
                new ResourcePattern(
                        ResourceType.valueOf(word(resource.get("type"))),
                        (String) resource.get("name"),
                        "prefix".equals(resource.get("patternType")) ? PatternType.PREFIXED : PatternType.LITERAL),
                ((List<?>) acl.get("operations"))
                        .stream()
                                .map(operation -> AclOperation.valueOf(word(operation)))
                                .toList());
    }

    /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS} in Kafka's classes. */
    private static String word(Object strimzi) {
        return strimzi.toString().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
