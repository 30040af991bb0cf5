package dev.chatops.pipeline.admin;

/** A number in the query of a call for administrators. */
public final class QueryNumber {

    private QueryNumber() {}

    /**
     * @param name of the parameter, for the error
     * @param value as it was sent
     * @throws AdminException 400 for what is no whole number from 0 on
     */
    public static long of(String name, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw new AdminException(400, name + " is a whole number");
        }
        return Long.parseLong(value);
    }
}
