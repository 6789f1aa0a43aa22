package dev.slotkeeper.faults.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slotkeeper.embedded.EmbeddedServices;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs PostgreSQL on its own file system, which fills up; with {@code mvn verify -Pfaults} and the right to mount. */
@Tag("faults")
class DiskFullIT {

    private static final String SIZE = "size=320m";
    private static final int CHUNK = 64 * 1024;

    @TempDir
    Path folder;

    @Test
    void f11PostgresDiskIsFull() throws Exception {
        Path data = folder.resolve("postgres");
        new EmbeddedServices(EmbeddedServices.Settings.in(folder).partitions(Rig.PARTITIONS))
                .start()
                .close();
        Path made = Files.move(data, folder.resolve("made"));
        Files.createDirectory(data);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", data.toString()),
                "SKIPPED: fault 11 needs the right to mount a file system");
        try {
            run("cp", "-a", made + "/.", data.toString());
            fillUnderLoad(data);
        } finally {
            run("umount", data.toString());
        }
    }

    private void fillUnderLoad(Path data) throws Exception {
        try (Rig rig = Rig.withOneBroker(folder)) {
            rig.worker().awaitReady();
            Trial.run(rig, "f11", trial -> {
                Path filler = data.resolve("filler");
                fill(filler);
                trial.note("disk full");
                // New pages and log segments are needed now and then, more often with larger batches.
                trial.crowd().sendWithPoison(trial.slot(0), 60_000, i -> false);
                trial.carryOn(Duration.ofSeconds(8));
                Files.delete(filler);
            });
            assertThat(Files.readString(folder.resolve("logs").resolve("postgresql.log")))
                    .contains("No space left on device");
        }
    }

    private static void fill(Path filler) {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // The disk is full, as intended.
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    }
}
