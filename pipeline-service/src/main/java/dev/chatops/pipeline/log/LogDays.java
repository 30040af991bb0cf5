package dev.chatops.pipeline.log;

import dev.chatops.consume.Transactions;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of single days that make up the stored logs: made a week ahead, dropped when their time is over. Days are
 * the database's. A day that could not be made in time goes to a table aside, from which it is deleted in small steps.
 */
@ApplicationScoped
class LogDays {

    private static final int AHEAD = 7;
    private static final int STEP = 200; // rows of up to 64 KiB
    private static final String PREFIX = "log_chunk_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

    private final Transactions transactions;
    private final LogConfig config;

    LogDays(Transactions transactions, LogConfig config) {
        if (config.keepDays() < 1) {
            throw new IllegalArgumentException("chatops.log.keep-days is at least 1, not " + config.keepDays());
        }
        this.transactions = transactions;
        this.config = config;
    }

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void turn() {
        try {
            var today = transactions.run(LogDays::today);
            for (int ahead = 0; ahead <= AHEAD; ahead++) {
                make(today.plusDays(ahead));
            }
            var kept = today.minusDays(config.keepDays());
            for (var day : transactions.run(LogDays::days)) {
                if (day.isBefore(kept)) {
                    drop(day);
                }
            }
            while (transactions.run(connection -> deleteAside(connection, kept)) == STEP) {
                Log.debugf("deleting old logs that stand aside");
            }
        } catch (SQLException e) {
            Log.warnf("days of logs not turned, trying again in an hour: %s", e.getMessage());
        }
    }

    private void make(LocalDate day) throws SQLException {
        transactions.run(connection -> {
            lock(connection);
            if (!days(connection).contains(day)) {
                // made beside the logs and then attached, so that nobody who reads or writes them waits
                change(
                        connection,
                        "create table if not exists %1$s (like log_chunk including defaults including constraints"
                                + " including storage)",
                        day);
                change(
                        connection,
                        "alter table log_chunk attach partition %1$s for values from ('%2$s') to ('%3$s')",
                        day);
            }
            return null;
        });
    }

    private void drop(LocalDate day) throws SQLException {
        transactions.run(connection -> {
            lock(connection);
            change(connection, "drop table if exists %1$s", day);
            return null;
        });
        Log.infof("logs forgotten day=%s", day);
    }

    /** One replica at a time; and it gives up instead of letting others wait behind it for long. */
    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local lock_timeout = '2s'");
            statement.execute("select pg_advisory_xact_lock(hashtext('log days'))");
        }
    }

    private static void change(Connection connection, String sql, LocalDate day) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql.formatted(PREFIX + NAME.format(day), day, day.plusDays(1)));
        }
    }

    private static int deleteAside(Connection connection, LocalDate kept) throws SQLException {
        var sql = "delete from log_chunk_aside where ctid = any (array("
                + "select ctid from log_chunk_aside where written_on < ? limit " + STEP + "))";
        try (var delete = connection.prepareStatement(sql)) {
            delete.setObject(1, kept);
            return delete.executeUpdate();
        }
    }

    private static LocalDate today(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select current_date")) {
            row.next();
            return row.getObject(1, LocalDate.class);
        }
    }

    private static List<LocalDate> days(Connection connection) throws SQLException {
        var days = new ArrayList<LocalDate>();
        var sql =
                "select relname from pg_inherits join pg_class on oid = inhrelid where inhparent = 'log_chunk'::regclass";
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                try {
                    days.add(LocalDate.parse(row.getString(1).substring(PREFIX.length()), NAME));
                } catch (DateTimeParseException _) {
                    // the one that stands aside
                }
            }
        }
        return days;
    }
}
