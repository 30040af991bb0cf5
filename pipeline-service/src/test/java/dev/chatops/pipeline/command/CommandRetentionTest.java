package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class CommandRetentionTest {

    @Inject
    CommandRetention retention;

    @Inject
    DataSource database;

    @Test
    void commandsAreForgottenAfterThirtyDays() throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("""
                    insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed, decision)
                    select gen_random_uuid(), now(), now() - make_interval(days => case when n = 0 then 29 else 31 end),
                      'slack:T0DEMO:U0OLD', 'C1', 'general', '/chatops help', 'answered'
                    from generate_series(0, 1500) as n""");
            retention.forget();
            try (var row =
                    statement.executeQuery("select count(*) from command where chat_user = 'slack:T0DEMO:U0OLD'")) {
                row.next();
                assertThat(row.getInt(1)).isOne();
            }
            statement.executeUpdate("delete from command where chat_user = 'slack:T0DEMO:U0OLD'");
        }
    }
}
