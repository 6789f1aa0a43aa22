package dev.slotkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanProcessesTest {

    @TempDir
    private Path state;

    @Test
    void aRecycledPidIsNeverEnded() throws IOException {
        ProcessHandle otherProcess = ProcessHandle.current();
        Files.writeString(state.resolve("kafka.child"), otherProcess.pid() + " 2020-01-01T00:00:00Z");
        Files.writeString(state.resolve("postgresql.child"), otherProcess.pid() + " garbage");

        try (StateFolder held = StateFolder.hold(state)) {
            OrphanProcesses orphanProcesses = new OrphanProcesses(held);
            orphanProcesses.end(LocalBroker.TITLE);
            orphanProcesses.end(LocalPostgres.TITLE);
        }

        assertThat(otherProcess.isAlive()).isTrue();
        assertThat(state.resolve("kafka.child")).doesNotExist();
    }
}
