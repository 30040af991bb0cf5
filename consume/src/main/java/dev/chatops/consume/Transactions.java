package dev.chatops.consume;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in a transaction of plain JDBC, on any thread: committed when it returns, rolled back when it throws. */
public final class Transactions {

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        T in(Connection connection) throws SQLException, X;
    }

    private final DataSource database;

    public Transactions(DataSource database) {
        this.database = database;
    }

    public <T, X extends Exception> T run(Work<T, X> work) throws SQLException, X {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.in(connection);
                connection.commit();
                return result;
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            } finally {
                restore(connection);
            }
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** For the next borrower; a connection that is broken is thrown away by the pool. */
    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException _) {
            // it is broken, and the pool notices
        }
    }
}
