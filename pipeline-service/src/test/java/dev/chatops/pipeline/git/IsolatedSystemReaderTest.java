package dev.chatops.pipeline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What JGit is told of the machine. */
class IsolatedSystemReaderTest {

    private final SystemReader machine = SystemReader.getInstance();

    @BeforeEach
    void isolate() {
        SystemReader.setInstance(new IsolatedSystemReader(new Configured(machine)));
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

    /** A machine whose administrator and user have set something. */
    private static final class Configured extends SystemReader.Delegate {

        private Configured(SystemReader machine) {
            super(machine);
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return configured(parent, fs);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return configured(parent, fs);
        }

        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return configured(parent, fs);
        }

        private static FileBasedConfig configured(Config parent, FS fs) {
            var config = new FileBasedConfig(parent, null, fs) {
                @Override
                public void load() {}

                @Override
                public boolean isOutdated() {
                    return false;
                }
            };
            config.setString("url", "https://elsewhere.example/", "insteadOf", "https://");
            return config;
        }
    }
}
