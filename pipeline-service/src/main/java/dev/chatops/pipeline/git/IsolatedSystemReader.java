package dev.chatops.pipeline.git;

import static org.eclipse.jgit.lib.ConfigConstants.CONFIG_FILESYSTEM_SECTION;
import static org.eclipse.jgit.lib.ConfigConstants.CONFIG_KEY_TIMESTAMP_RESOLUTION;
import static org.eclipse.jgit.util.FS.FileStoreAttributes.FALLBACK_TIMESTAMP_RESOLUTION;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps the git configuration of this machine and its users out of the mirrors: they behave alike everywhere.
 *
 * <p>One thing it does say, since JGit would find it out by writing a file over and over for three seconds of each start:
 * how exact the time stamps of a file system are. As inexact as JGit takes any for that it does not know; so a file that
 * changed within the last seconds is read once more, which is right on every file system.
 */
final class IsolatedSystemReader extends SystemReader.Delegate {

    IsolatedSystemReader(SystemReader machine) {
        super(machine);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    private static final class Nothing extends FileBasedConfig {

        Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public void save() {
            // and nothing is kept
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals(CONFIG_FILESYSTEM_SECTION) && name.equals(CONFIG_KEY_TIMESTAMP_RESOLUTION)
                    ? unit.convert(FALLBACK_TIMESTAMP_RESOLUTION)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }
    }
}
