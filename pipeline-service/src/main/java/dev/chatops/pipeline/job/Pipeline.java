package dev.chatops.pipeline.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A pipeline as API and console read it. One that was asked for in chat has one job. */
@Entity
@Immutable
@Table(name = "pipeline")
public class Pipeline {

    @Id
    long id;

    @Column(name = "project_id")
    long projectId;

    String source;
    String ref;
    String sha;

    @Column(name = "user_id")
    long userId;

    String username;

    @Column(name = "created_at")
    Instant createdAt;

    public long id() {
        return id;
    }

    public long projectId() {
        return projectId;
    }

    /** Such as {@code chat}. */
    public String source() {
        return source;
    }

    public String ref() {
        return ref;
    }

    public String sha() {
        return sha;
    }

    /** Who asked for it. */
    public String username() {
        return username;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
