package dev.chatops.runner.log;

import java.time.Clock;

/** GitLab's sections: what groups a log's lines, and their headings (reference §7.1 and §7.5). */
public final class Sections {

    private static final String MARKER_END = "\r\033[0K";

    private final JobLog log;
    private final Clock clock;

    public Sections(JobLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param name such as {@code get_sources} */
    public void start(String name, String heading) {
        log.say("section_start:%d:%s%s\033[0K\033[36;1m%s\033[0;m\033[0;m\n"
                .formatted(clock.instant().getEpochSecond(), name, MARKER_END, heading));
    }

    public void end(String name) {
        log.say("section_end:%d:%s%s".formatted(clock.instant().getEpochSecond(), name, MARKER_END));
    }
}
