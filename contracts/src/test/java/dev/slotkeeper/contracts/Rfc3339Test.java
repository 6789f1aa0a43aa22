package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that exactly the instants of RFC 3339 are taken, without leap seconds. */
class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "2033-05-01T09:00:00Z,              2033-05-01T09:00:00Z",
        "2033-05-01t09:00:00z,              2033-05-01T09:00:00Z",
        "2033-05-01T14:45:00+05:45,         2033-05-01T09:00:00Z",
        "2033-05-01T09:00:00-00:00,         2033-05-01T09:00:00Z",
        "2033-05-01T09:00:00+18:01,         2033-04-30T14:59:00Z",
        "2033-05-01T00:00:00-23:59,         2033-05-01T23:59:00Z",
        "2032-02-29T00:00:00Z,              2032-02-29T00:00:00Z",
        "2033-05-01T09:00:00.5Z,            2033-05-01T09:00:00.5Z",
        "2033-05-01T09:00:00.123456789Z,    2033-05-01T09:00:00.123456789Z",
        "2033-05-01T09:00:00.1234567891Z,   2033-05-01T09:00:00.123456789Z",
        "2033-05-01T09:00:00.00000000009Z,  2033-05-01T09:00:00Z"
    })
    void instantIsTaken(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2033-05-01",
                "2033-05-01T24:00:00Z",
                "2033-05-01T23:60:00Z",
                "2016-12-31T23:59:60Z",
                "2033-05-01T23:59:60Z",
                "2033-02-29T09:00:00Z",
                "2033-13-01T09:00:00Z",
                "2033-05-01T09:00Z",
                "2033-05-01T09:00:00",
                "2033-05-01T09:00:00.Z",
                "2033-05-01T09:00:00,5Z",
                "2033-05-01T09:00:00+0200",
                "2033-05-01T09:00:00+02",
                "2033-05-01T09:00:00+05:45:30",
                "2033-05-01T09:00:00+24:00",
                "2033-05-01T09:00:00+05:60",
                "2033-05-01T09:00:00Z ",
                "2033-05-01 09:00:00Z",
                "+12033-05-01T09:00:00Z",
                "33-05-01T09:00:00Z",
                "２０３３-05-01T09:00:00Z"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void everyInstantThatIsWrittenIsReadAgain() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Random random = new Random(seed);
        long first = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 10_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000) * 1_000L);

            assertThat(Rfc3339.parse(instant.toString()))
                    .as("-Dslotkeeper.seed=" + seed)
                    .isEqualTo(instant);
        }
    }
}
