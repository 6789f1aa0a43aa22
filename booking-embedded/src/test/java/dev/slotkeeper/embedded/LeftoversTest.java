package dev.slotkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    private Path state;

    @Test
    void aRecycledPidIsNeverEnded() throws IOException {
        ProcessHandle otherProcess = ProcessHandle.current();
        Files.writeString(state.resolve("kafka.child"), otherProcess.pid() + " 2020-01-01T00:00:00Z");
        Files.writeString(state.resolve("postgresql.child"), otherProcess.pid() + " garbage");

        try (StateFolder held = StateFolder.hold(state)) {
            Leftovers leftovers = new Leftovers(held);
            leftovers.end(LocalBroker.TITLE);
            leftovers.end(LocalPostgres.TITLE);
        }

        assertThat(otherProcess.isAlive()).isTrue();
        assertThat(state.resolve("kafka.child")).doesNotExist();
    }
}
