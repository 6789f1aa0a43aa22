package dev.slotkeeper.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the running child processes on disk, so that the next run can end those of a parent that was killed. */
final class OrphanProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanProcesses.class);

    /** Enough for an orderly stop without client connections. */
    private static final Duration ORDERLY_STOP = Duration.ofSeconds(5);

    /** The start instant is computed from the boot time, which the system may correct by a second. */
    private static final Duration CLOCK_CORRECTION = Duration.ofSeconds(2);

    private final StateFolder state;

    OrphanProcesses(StateFolder state) {
        this.state = state;
    }

    void record(String title, ProcessHandle child) {
        String start = child.info().startInstant().map(Instant::toString).orElse("unknown");
        try {
            Files.writeString(file(title), child.pid() + " " + start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget(String title) {
        try {
            Files.deleteIfExists(file(title));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the process that an earlier run left under this title and logs one line. A process that has reused its pid
     * is not ended.
     */
    void end(String title) {
        find(title).ifPresent(child -> {
            LOG.info("{} (pid {}) is left over from a run that was killed; ending it first", title, child.pid());
            child.destroy();
            if (!Await.await(ORDERLY_STOP, () -> !isRunning(child))) {
                child.destroyForcibly();
                if (!Await.await(ORDERLY_STOP, () -> !isRunning(child))) {
                    throw new StartupException(
                            title + " (pid " + child.pid() + ") is left over from an earlier run and can't be ended.");
                }
            }
        });
        forget(title);
    }

    private Optional<ProcessHandle> find(String title) {
        Path file = file(title);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] words = Files.readString(file).split(" ", 2);
            if (words.length < 2 || words[1].equals("unknown")) {
                return Optional.empty();
            }
            Instant started = Instant.parse(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process -> isRunning(process) && startedAt(process, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException halfWritten) {
            return Optional.empty();
        }
    }

    /**
     * Returns true if the process runs. A dead orphan stays listed in systems whose init process does not reap it (many
     * containers); such a process has no command.
     */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static boolean startedAt(ProcessHandle process, Instant remembered) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, remembered).abs().compareTo(CLOCK_CORRECTION) <= 0)
                .orElse(false);
    }

    private Path file(String title) {
        return state.path(title.toLowerCase(Locale.ROOT).replace(' ', '-') + ".child");
    }
}
