package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What JGit is told of the machine. */
class IsolatedSystemReaderTest {

    private final SystemReader machine = SystemReader.getInstance();

    @BeforeEach
    void isolate() {
        SystemReader.setInstance(new IsolatedSystemReader(machine));
    }

    @AfterEach
    void restore() {
        SystemReader.setInstance(machine);
    }

    @Test
    void knowsNothingOfTheMachinesUsers() throws Exception {
        assertThat(SystemReader.getInstance().getUserConfig().getSections()).isEmpty();
        assertThat(SystemReader.getInstance().getSystemConfig().getSections()).isEmpty();
        assertThat(SystemReader.getInstance().getJGitConfig().getSections()).isEmpty();
    }

    /** What JGit does not find here it measures: three seconds of writing files, on the processors that a start needs. */
    @Test
    void knowsHowExactTimeStampsAre() throws Exception {
        assertThat(SystemReader.getInstance()
                        .getUserConfig()
                        .getTimeUnit("filesystem", "any", "timestampResolution", 0, TimeUnit.SECONDS))
                .isEqualTo(2);
    }
}
