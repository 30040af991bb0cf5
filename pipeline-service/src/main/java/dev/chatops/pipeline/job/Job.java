package dev.chatops.pipeline.job;

import dev.chatops.events.FailureReason;
import dev.chatops.events.JobStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.annotations.Immutable;

/** A job as API and console read it. Its rows are changed by {@link JobTransitions} alone, by compare-and-set. */
@Entity
@Immutable
@Table(name = "job")
public class Job {

    @Id
    long id;

    @ManyToOne(fetch = FetchType.EAGER, optional = false)
    @JoinColumn(name = "pipeline_id")
    Pipeline pipeline;

    @Column(name = "project_id")
    long projectId;

    String name;
    String stage;
    String status;
    String pool;
    int attempt;

    @Column(name = "runner_id")
    String runnerId;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "played_by")
    String playedBy;

    @Column(name = "queued_at")
    Instant queuedAt;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    @Column(name = "exit_code")
    Integer exitCode;

    @Column(name = "failure_reason")
    String failureReason;

    @Column(name = "failure_message")
    String failureMessage;

    @Column(name = "log_truncated")
    boolean logTruncated;

    @Column(name = "resource_group")
    String resourceGroup;

    @Column(name = "waits_for")
    String waitsFor;

    @Column(name = "start_at")
    Instant startAt;

    @Column(name = "canceled_by")
    String canceledBy;

    @Column(name = "retry_of")
    Long retryOf;

    @Column(name = "reply_outcome")
    String replyOutcome;

    @Column(name = "reply_reason")
    String replyReason;

    public long id() {
        return id;
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public long projectId() {
        return projectId;
    }

    public String name() {
        return name;
    }

    public String stage() {
        return stage;
    }

    public JobStatus status() {
        return JobStatus.of(status);
    }

    public String pool() {
        return pool;
    }

    /** The attempt that runs or ran last, from 1. */
    public int attempt() {
        return attempt;
    }

    public Optional<String> runnerId() {
        return Optional.ofNullable(runnerId);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Who started it by hand. */
    public Optional<String> playedBy() {
        return Optional.ofNullable(playedBy);
    }

    /** Jobs of one group of a project run one at a time. */
    public Optional<String> resourceGroup() {
        return Optional.ofNullable(resourceGroup);
    }

    /** Whether it waits for its resource group and not for room among its project's {@code max_running}. */
    public boolean waitsForGroup() {
        return "group".equals(waitsFor);
    }

    /** When a job that is {@code scheduled} starts by itself. */
    public Optional<Instant> startAt() {
        return Optional.ofNullable(startAt);
    }

    public Optional<String> canceledBy() {
        return Optional.ofNullable(canceledBy);
    }

    /** The job that this one repeats because somebody asked for it. */
    public Optional<Long> retryOf() {
        return Optional.ofNullable(retryOf);
    }

    public Optional<Instant> queuedAt() {
        return Optional.ofNullable(queuedAt);
    }

    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    public Optional<Integer> exitCode() {
        return Optional.ofNullable(exitCode);
    }

    public Optional<FailureReason> failureReason() {
        return Optional.ofNullable(failureReason).map(FailureReason::of);
    }

    /** What people are told of a failure that is not the script's own. */
    public Optional<String> failureMessage() {
        return Optional.ofNullable(failureMessage);
    }

    /** What became of the answer in chat, and why; empty while it is open or when nobody waits. */
    public Optional<String> reply() {
        return Optional.ofNullable(replyOutcome)
                .map(outcome -> replyReason == null ? outcome : outcome + ": " + replyReason);
    }

    /** How long it ran; empty before its end and when it never ran. */
    public Optional<Duration> duration() {
        return startedAt().flatMap(start -> finishedAt().map(end -> Duration.between(start, end)));
    }
}
