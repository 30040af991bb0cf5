package dev.chatops.pipeline;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.consume.ConsumerPositions;
import dev.chatops.consume.DeadLetters;
import dev.chatops.consume.TopicReading;
import dev.chatops.consume.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** What reading topics into this service's database takes. */
class Reading {

    @Produces
    @Singleton
    Transactions transactions(DataSource database) {
        return new Transactions(database);
    }

    @Produces
    @Singleton
    ConsumerPositions positions(DataSource database) {
        return new ConsumerPositions(database);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(BrokerConnection broker, MeterRegistry metrics) {
        return new DeadLetters(
                broker,
                "pipeline-service",
                topic -> metrics.counter("chatops_dead_letters", "topic", topic).increment());
    }

    @Produces
    @Singleton
    TopicReading topics(
            BrokerConnection broker,
            ConsumerPositions positions,
            Transactions transactions,
            DeadLetters deadLetters,
            MeterRegistry metrics) {
        return new TopicReading(broker, "pipeline-service", positions, transactions, deadLetters, metrics);
    }

    void close(@Disposes DeadLetters deadLetters) {
        deadLetters.close();
    }
}
