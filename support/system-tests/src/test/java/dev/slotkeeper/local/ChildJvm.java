package dev.slotkeeper.local;

import dev.slotkeeper.embedded.ChildJvmOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One of our main classes in a JVM of its own, with everything it says. */
public final class ChildJvm implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Thread listener;

    /** Starts it. */
    public ChildJvm(Class<?> main, String... arguments) {
        this(System.getProperty("java.class.path"), 512, main, arguments);
    }

    /** Starts it with a largest heap of so many megabytes. */
    public static ChildJvm withHeap(int megabytes, Class<?> main, String... arguments) {
        return new ChildJvm(System.getProperty("java.class.path"), megabytes, main, arguments);
    }

    /** Starts it without what the local run adds, such as its logging. */
    public static ChildJvm withoutTheLocalRun(Class<?> main, String... arguments) {
        Path ours = Path.of(LocalBooking.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return new ChildJvm(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(entry -> !Path.of(entry).equals(ours))
                        .collect(Collectors.joining(File.pathSeparator)),
                512,
                main,
                arguments);
    }

    private ChildJvm(String classPath, int megabytes, Class<?> main, String... arguments) {
        ChildJvmOptions jvm = ChildJvmOptions.of(main, classPath);
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(jvm.options());
        command.addAll(List.of("-Xmx" + megabytes + "m", "-cp", jvm.classPath(), main.getName()));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener = new Thread(this::listen, "listen-to-" + main.getSimpleName());
        listener.setDaemon(true);
        listener.start();
    }

    /** The first line that begins so, once it has been said. */
    String awaitLine(String beginning) {
        Awaitility.await().atMost(TIMEOUT).until(() -> line(beginning).isPresent() || !listener.isAlive());
        return line(beginning)
                .orElseThrow(() -> new AssertionError("ended without saying '" + beginning + "': " + output()));
    }

    /** All that it said so far, as one text. */
    public String output() {
        return said.stream().collect(Collectors.joining("\n"));
    }

    /** All that it said so far, on both of its ways out. */
    public List<String> lines() {
        return said;
    }

    /** Sends SIGTERM, as a service manager does; Ctrl-C has the same effect. */
    void terminate() {
        process.destroy();
    }

    /** kill -9; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost + ": " + output());
        }
        listener.join(atMost.toMillis());
        return process.exitValue();
    }

    /** Nothing a failed test started may outlive it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Optional<String> line(String beginning) {
        return said.stream().filter(line -> line.startsWith(beginning)).findFirst();
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException gone) {
            // The process was killed; what it said so far is all there is.
        }
    }
}
