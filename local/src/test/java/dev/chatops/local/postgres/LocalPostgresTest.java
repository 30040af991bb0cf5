package dev.chatops.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.local.FreePorts;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @TempDir
    Path folder;

    @Test
    void whatWasCommittedSurvivesAKillAndEachRoleReachesItsOwnDatabaseOnly() throws Exception {
        int port = FreePorts.next();
        var first = LocalPostgres.start(folder.resolve("data"), port, folder.resolve("log"));
        try {
            first.createDatabase("one", "secret");
            first.createDatabase("one", "secret"); // there already: nothing to do
            first.createDatabase("two", "secret");
            execute(port, "one", "one", "create table note (id int); insert into note values (1)");
            assertThatThrownBy(() -> execute(port, "two", "one", "select 1")).isInstanceOf(SQLException.class);
            try (var connection = DriverManager.getConnection(first.jdbcUrl("postgres"));
                    var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            "select current_setting('fsync'), current_setting('synchronous_commit')")) {
                row.next();
                assertThat(row.getString(1) + row.getString(2)).isEqualTo("onon");
            }
        } finally {
            first.process().destroyForcibly();
            first.process().onExit().join();
        }
        try (var again = LocalPostgres.start(folder.resolve("data"), port, folder.resolve("log"))) {
            execute(again.port(), "one", "one", "delete from note where id = 1");
        }
    }

    private static void execute(int port, String database, String role, String sql) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=secret".formatted(port, database, role);
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
