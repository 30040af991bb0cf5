package dev.chatops.consume;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is done with a batch of events, in one transaction with the move of the position. */
@FunctionalInterface
public interface BatchAction<E> {

    /**
     * @param events at least one
     * @return what to do once the transaction is committed; never null
     */
    Runnable apply(Connection connection, List<E> events) throws SQLException;
}
