package dev.slotkeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServicesTest {

    @TempDir
    private Path state;

    @Test
    void aSecondRunOnOneStateFolderIsRefused() {
        EmbeddedServices second = new EmbeddedServices(EmbeddedServices.Settings.in(state));
        try (StateFolder held = StateFolder.hold(state)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartupException.class)
                    .hasMessage("Another run is using the state folder " + held.folder()
                            + "; stop it first, or give this run its own with --state=DIR.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 1000})
    void theNumberOfPartitionsCanBeChosen(int partitions) {
        EmbeddedServices.Settings settings = EmbeddedServices.Settings.in(state)
                .partitions(partitions)
                .onPorts(1, 2)
                .reset(true);

        assertThat(settings).isEqualTo(new EmbeddedServices.Settings(state, 1, 2, 384, partitions, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void aNumberOfPartitionsOutOfRangeIsRefused(int partitions) {
        EmbeddedServices.Settings settings = EmbeddedServices.Settings.in(state);

        assertThatThrownBy(() -> settings.partitions(partitions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requestPartitions " + partitions + ": allowed are 1 to 1000");
    }
}
