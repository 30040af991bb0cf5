package dev.chatops.runner.queue;

import dev.chatops.runner.RunnerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when jobs can be taken and run here; else it says what is missing. */
@Readiness
@ApplicationScoped
class IntakeReadiness implements HealthCheck {

    private final JobIntake intake;
    private final RunnerConfig config;

    IntakeReadiness(JobIntake intake, RunnerConfig config) {
        this.intake = intake;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        var missing = intake.missing();
        var response = HealthCheckResponse.named("work queue of pool " + config.pool());
        return missing.isEmpty()
                ? response.up().build()
                : response.down().withData("missing", missing).build();
    }
}
