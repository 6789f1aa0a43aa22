package dev.slotkeeper.local.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slotkeeper.gateway.ops.DemoCrowd;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalCrowdTest {

    private final LocalCrowd crowd =
            new LocalCrowd(URI.create("http://localhost:1"), List.of("room-1"), Duration.ofSeconds(1), text -> {});

    @AfterEach
    void close() {
        crowd.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, LocalCrowd.MOST + 1})
    void crowdOutOfRangeIsRefusedAndNotStarted(int visitors) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> crowd.start(visitors))
                .withMessage("visitors: given " + visitors + ", allowed 1 to 2000");
        assertThat(crowd.status()).isEqualTo(DemoCrowd.Status.NONE);
    }
}
