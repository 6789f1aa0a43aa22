package dev.slotkeeper.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that keeps everything a local run must find again, held by one run at a time. */
final class StateFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String PORTS = "ports.properties";

    /** Only these are ever deleted: the folder's name comes from a person, who may have named the wrong one. */
    private static final List<String> OURS =
            List.of("postgres", "postgres.new", "postgres.superuser", "kafka", "kafka.run", "programs", "logs", PORTS);

    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Its files name programs to start and hold a password, so it has to be this user's alone.
     *
     * @throws CannotStart when another run holds the folder, or other users could have put files into it
     */
    static StateFolder hold(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            PrivateFolder.ofThisUser().forFiles(absolute);
            Files.createDirectories(absolute.resolve("logs"));
            channel = FileChannel.open(absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new StateFolder(absolute, channel);
            }
        } catch (OverlappingFileLockException heldInThisJvm) {
            // Falls through: for the caller it makes no difference whose run holds the folder.
        } catch (IOException e) {
            throw new CannotStart("The state folder " + absolute + " can't be used: " + e, e);
        }
        closeQuietly(channel);
        throw new CannotStart("Another run is using the state folder " + absolute
                + "; stop it first, or give this run its own with --state=DIR.");
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path folder() {
        return folder;
    }

    /** A log file that begins with this run; the run before is kept beside it. */
    Path freshLog(String name) {
        Path log = folder.resolve("logs").resolve(name);
        try {
            Files.createDirectories(folder.resolve("logs"));
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return log;
    }

    /** The wanted port, or for 0 the one used the last time if it is still free, or any free one. */
    int port(String name, int wanted) {
        if (wanted != 0) {
            return wanted;
        }
        Properties ports = new Properties();
        Path file = folder.resolve(PORTS);
        try {
            if (Files.exists(file)) {
                try (var in = Files.newBufferedReader(file)) {
                    ports.load(in);
                }
            }
            int last = Integer.parseInt(ports.getProperty(name, "0"));
            int port = last != 0 && Ports.isFreeSoon(last) ? last : Ports.free();
            ports.setProperty(name, Integer.toString(port));
            try (var out = Files.newBufferedWriter(file)) {
                ports.store(out, null);
            }
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets everything. Only with the lock held and no child left running. */
    void clear() {
        OURS.forEach(name -> delete(folder.resolve(name)));
    }

    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closeQuietly(lock);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
