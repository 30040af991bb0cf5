package dev.chatops.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogFieldsTest {

    @Test
    void theFactsOfALineBecomeFields() {
        var record = record("dev.chatops.pipeline.queue", "job claimed jobId=7 attempt=2 runner=host-1.abc: so it is");
        assertThat(new LogFields().isLoggable(record)).isTrue();
        assertThat(record.getMdcCopy())
                .containsEntry("jobId", "7")
                .containsEntry("attempt", "2")
                .containsEntry("runner", "host-1.abc");
    }

    @Test
    void whatIsNoFactOfOursIsLeftAlone() {
        var record = record("dev.chatops.gateway", "reason=x token=abc myjobId=3");
        new LogFields().isLoggable(record);
        assertThat(record.getMdcCopy()).isEmpty();
        var other = record("org.apache.kafka", "topic=a");
        new LogFields().isLoggable(other);
        assertThat(other.getMdcCopy()).isEmpty();
    }

    private static ExtLogRecord record(String logger, String message) {
        var record = new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, logger);
        record.setLoggerName(logger);
        return record;
    }
}
