package dev.chatops.ciconfig;

/**
 * A variable on its way to a job.
 *
 * @param expand false for a raw value: it is never expanded, and neither where another value mentions it
 * @param file whether the job gets the path of a file with the value; a mention in another value is left to the runner
 * @param masked whether the value must not be shown; one is not filled into what is stored with a job, such as its tags
 */
public record Variable(String key, String value, boolean expand, boolean file, boolean masked) {
    public Variable(String key, String value, boolean expand, boolean file) {
        this(key, value, expand, file, false);
    }

    public Variable(String key, String value, boolean expand) {
        this(key, value, expand, false);
    }

    public static Variable raw(String key, String value) {
        return new Variable(key, value, false);
    }

    @Override
    public String toString() {
        return "Variable[key=%s, expand=%s, file=%s]".formatted(key, expand, file);
    }
}
