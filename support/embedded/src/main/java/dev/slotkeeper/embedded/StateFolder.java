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

/** The folder that keeps the data of a local run between runs, locked by one run at a time. */
final class StateFolder implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String PORTS = "ports.properties";

    /** The only entries that are ever deleted, because a person names the folder and may have named a wrong one. */
    private static final List<String> OURS =
            List.of("postgres", "postgres.new", "postgres.superuser", "kafka", "kafka.run", "programs", "logs", PORTS);

    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Locks the folder. Its files name programs to start and hold a password, so only this user may have access.
     *
     * @throws StartupException if another run uses the folder, or other users could have written to it
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
            // Falls through: the caller gets the same message whether this JVM or another one holds the folder.
        } catch (IOException e) {
            throw new StartupException("The state folder " + absolute + " can't be used: " + e, e);
        }
        closeQuietly(channel);
        throw new StartupException("Another run is using the state folder " + absolute
                + "; stop it first, or give this run its own with --state=DIR.");
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path folder() {
        return folder;
    }

    /** Returns a new log file; keeps that of the previous run. */
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

    /** Returns the wanted port. For 0, returns the port of the last run if it is free, or any free one. */
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

    /** Deletes all data. The caller must hold the lock and have no child running. */
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
