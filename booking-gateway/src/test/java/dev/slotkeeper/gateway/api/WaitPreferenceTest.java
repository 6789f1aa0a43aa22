package dev.slotkeeper.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPreferenceTest {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // header                          | waits | applied
                "wait=5                            |  5 | wait=5",
                "wait=0                            |  0 | wait=0",
                "wait=60                           | 60 | wait=60",
                "wait=61                           | 60 | wait=60",
                "wait=99999999999999999999         | 60 | wait=60",
                "WAIT = 7                          |  7 | wait=7",
                "wait=\"8\"                        |  8 | wait=8",
                "wait=\"\\8\"                      |  8 | wait=8",
                "respond-async                     |  0 | respond-async",
                "Respond-Async                     |  0 | respond-async",
                "respond-async=\"\"                |  0 | respond-async",
                "respond-async, wait=3             |  3 | respond-async, wait=3",
                "wait=3;critical, respond-async;x=y|  3 | respond-async, wait=3",
                "wait=3; foo=\"a,b;c\", wait=9     |  3 | wait=3",
                ", ,wait=4,                        |  4 | wait=4",
                "return=minimal, wait=2            |  2 | wait=2",
                "foo=\"wait=1\", wait=6            |  6 | wait=6",
                "?!@, wait=6                       |  6 | wait=6",
                "wait                              | 10 | ''",
                "wait=                             | 10 | ''",
                "wait=-1                           | 10 | ''",
                "wait=1.5                          | 10 | ''",
                "wait=five                         | 10 | ''",
                "wait=\"5                          | 10 | ''",
                "wait 5                            | 10 | ''",
                "respond-async=yes                 | 10 | ''",
                "handling=lenient                  | 10 | ''",
                "''                                | 10 | ''"
            })
    void unknownAndMalformedPreferencesAreIgnored(String header, int seconds, String applied) {
        WaitPreference preference = WaitPreference.parse(List.of(header));

        Duration waits = preference.timeout(DEFAULT_WAIT, MAX_WAIT);

        assertThat(waits).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(preference.preferenceApplied(waits)).isEqualTo(applied);
    }

    @Test
    void severalHeadersAreOneList() {
        WaitPreference preference = WaitPreference.parse(List.of("respond-async", "wait=3", "wait=9"));

        assertThat(preference.timeout(DEFAULT_WAIT, MAX_WAIT)).isEqualTo(Duration.ofSeconds(3));
        assertThat(preference.respondAsync()).isTrue();
    }

    @Test
    void withoutAHeaderTheDefaultWaitApplies() {
        assertThat(WaitPreference.parse(List.of()).timeout(DEFAULT_WAIT, MAX_WAIT))
                .isEqualTo(DEFAULT_WAIT);
    }

    @Test
    void tooLongHeadersAreIgnored() {
        for (String piece : List.of("\\\"", ";", ",", "a=", "\"", "wait=1;", " ")) {
            WaitPreference preference =
                    WaitPreference.parse(List.of("x=\"" + piece.repeat(15_000), "a;" + piece.repeat(450)));

            assertThat(preference.timeout(DEFAULT_WAIT, MAX_WAIT)).isBetween(Duration.ZERO, DEFAULT_WAIT);
        }
    }
}
