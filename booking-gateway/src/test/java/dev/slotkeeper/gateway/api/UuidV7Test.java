package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    @Test
    void holdsTheMillisecondVersionAndVariant() {
        UUID id = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void idsIncreaseWhileTheClockStandsStill() {
        UuidV7 ids = new UuidV7(Clock.fixed(NOW, ZoneOffset.UTC));
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next().toString());
        }

        assertThat(made).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void idsAreUniqueAcrossThreads() {
        UuidV7 ids = new UuidV7(Clock.systemUTC());
        var seen = ConcurrentHashMap.<UUID>newKeySet();

        IntStream.range(0, 50_000).parallel().forEach(i -> seen.add(ids.next()));

        assertThat(seen).hasSize(50_000);
    }
}
