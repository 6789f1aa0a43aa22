package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * PostgreSQL's own programs for backups, of version 18 or newer: those in the folder that the system property
 * {@code slotkeeper.postgres-tools} names, else those found on the PATH or where Debian puts them.
 */
final class PostgresTools {

    private static final String PROPERTY = "slotkeeper.postgres-tools";
    private static final int OLDEST = 18;
    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;

    private PostgresTools(Path folder) {
        this.folder = folder;
    }

    /** The test is skipped where there are none, unless the property names where they are. */
    static PostgresTools find() {
        String named = System.getProperty(PROPERTY, "");
        Path found =
                folders(named).filter(PostgresTools::isNewEnough).findFirst().orElse(null);
        if (!named.isEmpty()) {
            assertThat(found)
                    .as("pg_basebackup %d or newer in %s", OLDEST, named)
                    .isNotNull();
        }
        Assumptions.assumeTrue(found != null, "no pg_basebackup of version " + OLDEST + " is installed");
        return new PostgresTools(Objects.requireNonNull(found));
    }

    private static Stream<Path> folders(String named) {
        if (!named.isEmpty()) {
            return Stream.of(Path.of(named));
        }
        Stream<Path> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of);
        return Stream.concat(path, Stream.of(Path.of("/usr/lib/postgresql/" + OLDEST + "/bin")));
    }

    private static boolean isNewEnough(Path folder) {
        Path tool = folder.resolve("pg_basebackup");
        if (!Files.isExecutable(tool)) {
            return false;
        }
        try {
            Process asked = new ProcessBuilder(tool.toString(), "--version").start();
            String version = new String(asked.getInputStream().readAllBytes(), UTF_8);
            return asked.waitFor() == 0
                    && Integer.parseInt(version.replaceAll("(?s)^.*?\\) (\\d+).*$", "$1")) >= OLDEST;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Runs one of them to its end, which must be a good one, as a role with this password. */
    void run(String password, String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(folder.resolve(tool).toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        File output = Files.createTempFile("postgres-tool", ".log").toFile();
        Process process = builder.redirectOutput(output).start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("%s %s: %s", tool, String.join(" ", arguments), Files.readString(output.toPath()))
                .isTrue();
    }
}
