package dev.slotkeeper.faults.system;

import dev.slotkeeper.embedded.EmbeddedStandby;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the permanent loss of the primary of a PostgreSQL with a synchronous standby; with {@code mvn verify -Pfaults}.
 */
@Tag("faults")
class FailOverIT {

    @TempDir
    Path folder;

    @Test
    void f13FailOverToASynchronousStandby() throws Exception {
        try (Rig rig = Rig.withOneBroker(folder.resolve("primary"))) {
            EmbeddedStandby standby = rig.addStandby(folder.resolve("standby"));
            rig.worker().awaitReady();
            Trial.run(rig, "f13", trial -> {
                trial.note("primary killed for good");
                standby.failOver();
            });
        }
    }
}
