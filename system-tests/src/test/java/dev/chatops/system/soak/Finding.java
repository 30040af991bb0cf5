package dev.chatops.system.soak;

/**
 * Something that must not be.
 *
 * @param subject the command or the job that it is about
 */
record Finding(Kind kind, String subject, String what) {

    enum Kind {
        LOST("commands lost"),
        UNWANTED("effects of commands that were not accepted"),
        UNSETTLED("unsettled: commands without outcome, jobs without end"),
        DOUBLE_RUN("double runs"),
        ATTEMPT("attempts that no rule allows"),
        LOSS("lost runners without a fault"),
        MISSING_RUN("ends without a run"),
        ANSWER("commands without exactly one visible answer"),
        POST("second posts without an unknown result"),
        UNTRUE("answers that say something else than the tables"),
        DEAD_LETTER("dead letters");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    @Override
    public String toString() {
        return "%s: %s: %s".formatted(kind, subject, what);
    }
}
