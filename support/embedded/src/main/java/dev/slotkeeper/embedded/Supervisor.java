package dev.slotkeeper.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one service running from {@link #start()} to {@link #stop()}: starts it again when it dies. */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int TRIES = 6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** A service that ended sooner than this is restarted after a longer pause, to avoid a busy loop. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration ORDERLY_STOP = Duration.ofSeconds(5);

    private final ManagedProcess managedProcess;
    private final OrphanProcesses orphanProcesses;
    private final Object lock = new Object();
    private boolean wanted;
    private boolean closed;

    /** The number of stops, so that a restart that began before a stop does not continue after it. */
    private int stops;

    private @Nullable Process process;

    Supervisor(ManagedProcess managedProcess, OrphanProcesses orphanProcesses) {
        this.managedProcess = managedProcess;
        this.orphanProcesses = orphanProcesses;
    }

    /** Starts the service and returns when it is ready. */
    void start() {
        int now;
        synchronized (lock) {
            if (wanted) {
                return;
            }
            wanted = !closed;
            now = stops;
        }
        try {
            bringUp(now);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** Stops the service for good; a later start fails. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
        stop();
    }

    /** Requests an orderly stop, kills the process if it does not end within 5 s, and returns when it has ended. */
    void stop() {
        Process child;
        synchronized (lock) {
            wanted = false;
            stops++;
            child = process;
            process = null;
        }
        if (child != null && child.isAlive()) {
            end(child);
        }
        orphanProcesses.forget(managedProcess.title());
    }

    /** Kills the process (SIGKILL); it stays stopped until {@link #start()}. */
    void crash() {
        Process child = running();
        synchronized (lock) {
            wanted = false;
            stops++;
            process = null;
        }
        child.destroyForcibly();
        gone(child);
        orphanProcesses.forget(managedProcess.title());
    }

    /** Kills the process (SIGKILL); the supervisor starts it again. */
    void kill() {
        Process child = running();
        child.destroyForcibly();
        if (!gone(child)) {
            throw new IllegalStateException(managedProcess.title() + " (pid " + child.pid() + ") can't be killed.");
        }
    }

    long pid() {
        return running().pid();
    }

    private Process running() {
        synchronized (lock) {
            if (process == null) {
                throw new IllegalStateException(managedProcess.title() + " is not running.");
            }
            return process;
        }
    }

    private void bringUp(int since) {
        long giveUp = System.nanoTime() + RETRY_TIMEOUT.toNanos();
        while (true) {
            Process child = launch(since);
            try {
                managedProcess.awaitReady(child);
                long upSince = System.nanoTime();
                var unused = child.onExit().thenAccept(dead -> ended(dead, upSince, since));
                return;
            } catch (ManagedProcess.TryAgain e) {
                child.destroyForcibly();
                if (System.nanoTime() - giveUp >= 0) {
                    throw new StartupException(e.getMessage() + " Its log is " + managedProcess.log(), e);
                }
                Await.pause(FIRST_PAUSE);
            } catch (RuntimeException e) {
                child.destroyForcibly();
                throw isWanted(since)
                        ? e
                        : new StartupException(managedProcess.title() + " was stopped while it was starting.");
            }
        }
    }

    private Process launch(int since) {
        synchronized (lock) {
            if (!isWanted(since)) {
                throw new StartupException(managedProcess.title() + " was stopped while it was starting.");
            }
            try {
                Process child = managedProcess.launch();
                process = child;
                orphanProcesses.record(managedProcess.title(), child.toHandle());
                return child;
            } catch (IOException e) {
                throw new StartupException(managedProcess.title() + " can't be started: " + e.getMessage(), e);
            }
        }
    }

    private void ended(Process dead, long upSince, int since) {
        Duration life = Duration.ofNanos(System.nanoTime() - upSince);
        Thread restart = new Thread(() -> startAgain(dead, life, since), "restart-" + managedProcess.title());
        restart.setDaemon(true);
        // The thread that reports a dead process has a class loader that does not know Kafka's client.
        restart.setContextClassLoader(Supervisor.class.getClassLoader());
        restart.start();
    }

    private void startAgain(Process dead, Duration life, int since) {
        // Ctrl-C may reach the child before this JVM; after the pause, the two cases can be distinguished.
        Await.pause(life.compareTo(SHORT_LIFE) < 0 ? FIRST_PAUSE.multipliedBy(4) : FIRST_PAUSE);
        if (!isWanted(since) || jvmIsEnding()) {
            return;
        }
        LOG.warn(
                "{} ended unexpectedly (pid {}, exit {}); starting it again on its own data",
                managedProcess.title(),
                dead.pid(),
                dead.exitValue());
        for (int failures = 1; ; failures++) {
            try {
                bringUp(since);
                return;
            } catch (RuntimeException e) {
                if (!isWanted(since)) {
                    return;
                }
                if (failures == TRIES) {
                    LOG.error(
                            "{} could not be restarted in {} attempts, giving up: {}",
                            managedProcess.title(),
                            TRIES,
                            e.getMessage());
                    return;
                }
                Await.pause(FIRST_PAUSE.multipliedBy(1L << failures));
            }
        }
    }

    private boolean isWanted(int since) {
        synchronized (lock) {
            return wanted && stops == since;
        }
    }

    private void end(Process child) {
        try {
            managedProcess.askToStop(child);
        } catch (IOException e) {
            LOG.debug("{} can't be asked to stop", managedProcess.title(), e);
        }
        if (!gone(child)) {
            LOG.warn("{} did not stop in {} s; killing it", managedProcess.title(), ORDERLY_STOP.toSeconds());
            child.destroyForcibly();
            gone(child);
        }
    }

    private static boolean gone(Process child) {
        try {
            return child.waitFor(ORDERLY_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.destroyForcibly();
            return false;
        }
    }

    /**
     * Returns true if the JVM is shutting down. The only public sign is that shutdown hooks can't be removed any more.
     */
    private static boolean jvmIsEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread(() -> {}));
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
