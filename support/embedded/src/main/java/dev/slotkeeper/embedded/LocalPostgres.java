package dev.slotkeeper.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Runs a PostgreSQL server as a child process, with its data in the state folder. */
final class LocalPostgres implements ManagedProcess {

    static final String TITLE = "PostgreSQL";

    /** Crash recovery replays at most max_wal_size. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration HELPER = Duration.ofSeconds(60);

    /**
     * Durable as in production, because crash tests would prove nothing otherwise. The sizes leave room for two
     * programs and a broker.
     */
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.ofEntries(
            Map.entry("listen_addresses", "localhost"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "256MB"),
            // Fewer bytes to flush for each commit, and longer intervals between checkpoints, which compete for two
            // cores.
            Map.entry("wal_compression", "on"),
            Map.entry("max_wal_size", "2GB"),
            // Compiling a statement takes longer than running any of these statements.
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC")));

    /**
     * Free memory that a server process keeps, in bytes, instead of the C library's 128 KiB. With less, a process may
     * return memory to the system after each statement and take it again for the next, which costs much of the CPU time
     * of a small transaction. C libraries other than glibc ignore the variable.
     */
    private static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_TRIM_THRESHOLD_", "4194304");

    private final StateFolder state;
    private final PostgresBinaries binaries;
    private final int port;
    private final Path data;
    private final Path log;

    LocalPostgres(StateFolder state, PostgresBinaries binaries, int port) {
        this.state = state;
        this.binaries = binaries;
        this.port = port;
        this.data = state.path("postgres");
        this.log = state.freshLog("postgresql.log");
    }

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public Process launch() throws IOException {
        Ports.requireFree(port, TITLE, "--postgres-port");
        if (!Files.exists(data)) {
            initialise();
        }
        forgetRecycledPid();
        List<String> command = new ArrayList<>(ProcessGroup.own());
        command.addAll(binaries.command("postgres", "-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        ProcessBuilder server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        ENVIRONMENT.forEach(server.environment()::putIfAbsent);
        return server.start();
    }

    @Override
    public void awaitReady(Process child) {
        boolean decided = Await.await(START, () -> !child.isAlive() || isReady(child.pid()));
        if (child.isAlive() && decided) {
            return;
        }
        if (!decided) {
            throw new StartupException(
                    TITLE + " is not ready after " + START.toSeconds() + " s; its log is " + log + ".");
        }
        String why = lastFatalLine();
        if (why.contains("shared memory block") || why.contains("lock file")) {
            throw new TryAgain(TITLE + " reports that its previous process still runs: " + why);
        }
        throw new StartupException(TITLE + " ended while starting: " + why + " (its log: " + log + ")");
    }

    /**
     * Requests PostgreSQL's fast shutdown (SIGINT). SIGTERM, the only signal that Java can send, would wait until every
     * client disconnects.
     */
    @Override
    public void askToStop(Process child) throws IOException {
        run(binaries.command("pg_ctl", "kill", "INT", Long.toString(child.pid())));
    }

    String superuserPassword() throws IOException {
        return Files.readString(state.path("postgres.superuser"));
    }

    /**
     * Creates the cluster in another folder and moves it into place, so that a run that is killed meanwhile leaves no
     * incomplete cluster.
     */
    private void initialise() throws IOException {
        Path unfinished = state.path("postgres.new");
        StateFolder.delete(unfinished);
        Path password = state.path("postgres.superuser");
        Files.writeString(password, UUID.randomUUID().toString());
        boolean ownerOnly =
                password.toFile().setReadable(false, false) && password.toFile().setReadable(true, true);
        if (!ownerOnly) {
            throw new IOException("can't restrict access to " + password);
        }
        run(binaries.command(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + PostgresRoles.SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--no-locale",
                "--no-instructions"));
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns true if postmaster.pid names this process in its first line and the state "ready" in its eighth. */
    private boolean isReady(long pid) {
        List<String> lines = pidFile();
        return lines.size() >= 8
                && lines.get(0).trim().equals(Long.toString(pid))
                && lines.get(7).trim().equals("ready");
    }

    /**
     * Deletes postmaster.pid if another process has reused the dead server's pid, because PostgreSQL would refuse to
     * start.
     */
    private void forgetRecycledPid() throws IOException {
        List<String> lines = pidFile();
        if (lines.size() < 3) {
            return;
        }
        Instant serverStart = Instant.ofEpochSecond(Long.parseLong(lines.get(2).trim()));
        boolean recycled = ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                .flatMap(process -> process.info().startInstant())
                .filter(start -> start.isAfter(serverStart.plusSeconds(5)))
                .isPresent();
        if (recycled) {
            Files.delete(data.resolve("postmaster.pid"));
        }
    }

    private List<String> pidFile() {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException absentOrInTheMaking) {
            return List.of();
        }
    }

    private String lastFatalLine() {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .reduce((first, second) -> second)
                    .orElse("no reason logged");
        } catch (IOException e) {
            return "its log can't be read";
        }
    }

    private void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!process.waitFor(HELPER.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + HELPER.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.get(command.size() - 1) + ": exit " + process.exitValue() + ", see " + log);
        }
    }
}
