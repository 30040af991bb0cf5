package dev.chatops.pipeline.queue;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.Topics;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Makes each pool's work queue before anything is published there, and sets how its share group reads it: from the
 * first record (the default, latest, would skip jobs sent before the first runner came) and with locks of 15 s.
 */
@Readiness
@ApplicationScoped
class PoolTopics implements HealthCheck {

    private final Projects projects;
    private final BrokerConnection broker;
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private Admin admin;

    PoolTopics(Projects projects, BrokerConnection broker) {
        this.projects = projects;
        this.broker = broker;
    }

    /** Beside the rest of the start, for which the schedule waits; nothing is ready before. */
    void makeAhead(@Observes @Priority(1) StartupEvent event) {
        Thread.ofVirtual().name("pool-topics").start(() -> {
            try {
                makeMissing();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void makeMissing() throws InterruptedException {
        var admin = admin();
        for (var pool : projects.current().pools()) {
            if (!ready.contains(pool.name())) {
                try {
                    make(pool, admin);
                    ready.add(pool.name());
                    Log.infof("work queue ready pool=%s", pool.name());
                } catch (ExecutionException e) {
                    Log.warnf("work queue not ready, trying again pool=%s: %s", pool.name(), e.getCause());
                }
            }
        }
    }

    @Override
    public HealthCheckResponse call() {
        var missing = projects.current().pools().stream()
                .map(RunnerPool::name)
                .filter(name -> !ready.contains(name))
                .toList();
        return HealthCheckResponse.named("work queues of all pools")
                .status(missing.isEmpty())
                .withData("missing", String.join(",", missing))
                .build();
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(2));
        }
    }

    /** Not made in the constructor, which the start waits for. */
    private synchronized Admin admin() {
        if (admin == null) {
            admin = broker.admin("pipeline-service.pool-topics", Duration.ofSeconds(10));
        }
        return admin;
    }

    private static void make(RunnerPool pool, Admin admin) throws ExecutionException, InterruptedException {
        var topic = Topics.jobQueue(pool.name());
        try {
            // the broker's own replication factor
            admin.createTopics(List.of(new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                            .configs(topic.config())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        var group = new ConfigResource(ConfigResource.Type.GROUP, Topics.runnerGroup(pool.name()));
        admin.incrementalAlterConfigs(Map.of(
                        group,
                        List.of(
                                set("share.auto.offset.reset", "earliest"),
                                set("share.record.lock.duration.ms", "15000"))))
                .all()
                .get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), OpType.SET);
    }
}
