package dev.slotkeeper.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs one of our servers in its own JVM, with its own memory and CPU time; it can be suspended and killed. */
public final class ChildProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    private final int port;
    private final Path log;
    private final ChildJvmOptions jvm;
    private volatile boolean frozen;

    private ChildProcess(String name, Process process, int port, Path log, ChildJvmOptions jvm) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.log = log;
        this.jvm = jvm;
    }

    /**
     * Launches a Spring Boot program on a free port; does not wait until it is ready.
     *
     * @param folder the folder for its log and its argument file
     * @param mainClass the main class, on this JVM's class path
     * @param jvmOptions options such as {@code -Xmx256m}
     */
    public static ChildProcess launch(
            Path folder, Class<?> mainClass, List<String> jvmOptions, List<String> arguments) {
        return launch(folder, mainClass, jvmOptions, arguments, Map.of());
    }

    /**
     * Launches a Spring Boot program with additional environment variables.
     *
     * @param environment variables in addition to those of this JVM
     */
    public static ChildProcess launch(
            Path folder,
            Class<?> mainClass,
            List<String> jvmOptions,
            List<String> arguments,
            Map<String, String> environment) {
        int port = Ports.free();
        String name = mainClass.getSimpleName();
        Path log = folder.resolve(name + "-" + port + ".log");
        ChildJvmOptions jvm = ChildJvmOptions.of(mainClass);
        try {
            // Written to a file, because some systems limit the length of a command line.
            Path classPath = Files.writeString(
                    folder.resolve(name + "-" + port + ".args"),
                    "-cp \"" + jvm.classPath().replace("\\", "\\\\") + "\"");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvm.options());
            command.addAll(jvmOptions);
            command.add("@" + classPath);
            command.add(mainClass.getName());
            command.add("--server.port=" + port);
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // Otherwise glibc keeps freed memory in an arena for each thread (docs/operations/deploy.md).
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), port, log, jvm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the readiness probe succeeds, at most 60 s.
     *
     * @throws IllegalStateException if the program is not ready in time or has ended
     */
    public ChildProcess awaitReady() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(uri("/actuator/health/readiness"))
                .timeout(POLL_INTERVAL)
                .build();
        boolean decided = Await.await(START, () -> !process.isAlive() || returns200(client, question));
        if (!decided || !process.isAlive()) {
            throw new IllegalStateException(name + " is not ready; its log is " + log);
        }
        jvm.archive(process);
        return this;
    }

    private static boolean returns200(HttpClient client, HttpRequest question) {
        try {
            return client.send(question, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a program starts", e);
        }
    }

    /**
     * Returns the response body, with any status.
     *
     * @throws IOException if the program does not answer
     */
    public String get(String path) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri(path))
                                    .timeout(POLL_INTERVAL)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Fails if the program has ended, to stop a wait that can't succeed any more.
     *
     * @throws IllegalStateException if the program has ended
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with exit code " + process.exitValue() + "; its log is " + log);
        }
    }

    /** Kills the program (SIGKILL) and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns the path of its output. */
    public Path log() {
        return log;
    }

    /** Suspends the program (SIGSTOP). */
    public void freeze() {
        signal("STOP");
        frozen = true;
    }

    /** Resumes the program (SIGCONT). */
    public void thaw() {
        signal("CONT");
        frozen = false;
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(STOP.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " was refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Returns the peak resident memory in MiB; NaN on systems other than Linux. */
    public double residentAtMost() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }

    /** Stops the program in an orderly way, or kills it after 40 s. */
    @Override
    public void close() {
        if (frozen && process.isAlive()) {
            thaw();
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
