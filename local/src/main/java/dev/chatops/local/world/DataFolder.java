package dev.chatops.local.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The data folder of one world, which is no other's while it is up. */
final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileLock lock;

    private DataFolder(Path folder, FileLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder if it is missing, and ends what a launcher that was killed has left running over it.
     *
     * @throws WorldException while another world is up over it
     */
    static DataFolder claim(Path folder, Progress progress) throws IOException, WorldException {
        Files.createDirectories(folder);
        var claimed = new DataFolder(folder, lock(folder));
        claimed.endLeftovers(progress);
        return claimed;
    }

    /** Forgets the world's description, and lets others have the folder. */
    @Override
    public void close() throws IOException {
        WorldFile.delete(folder);
        lock.channel().close();
    }

    private static FileLock lock(Path folder) throws IOException, WorldException {
        var channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new WorldException("a world is already up over " + folder
                    + "; use it, stop it with Ctrl-C, or give this one another folder with --data DIR and other ports"
                    + " with --port-base N");
        }
        return lock;
    }

    /** The world's description knows them. */
    private void endLeftovers(Progress progress) throws IOException {
        var left = WorldFile.read(folder);
        if (left.isEmpty()) {
            return;
        }
        for (var service : left.get().services()) {
            new WorldFile.Process(service.pid(), service.started()).alive().ifPresent(handle -> {
                progress.say("ending " + service.name() + ", left from before (pid " + service.pid() + ")");
                handle.destroyForcibly();
                handle.onExit().join();
            });
        }
        WorldFile.delete(folder);
    }
}
