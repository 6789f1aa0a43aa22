package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {

    private final List<Runnable> minutes = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final RateLimitedLog log = new RateLimitedLog(minutes::add);

    @Test
    void firstLineIsLoggedAtOnceAndThenOneAMinuteWithTheCount() {
        for (int i = 1; i <= 20_000; i++) {
            int number = i;
            log.log(more -> lines.add("line " + number + more));
        }
        assertThat(lines).containsExactly("line 1");

        aMinutePasses();
        assertThat(lines).containsExactly("line 1", "line 20000 (and 19998 more within a minute)");
    }

    @Test
    void lineAfterAQuietMinuteIsLoggedAtOnce() {
        log.log(more -> lines.add("first"));
        aMinutePasses();
        log.log(more -> lines.add("second"));

        assertThat(lines).containsExactly("first", "second");
    }

    @Test
    void singleLineLeftOutIsLoggedUnchanged() {
        log.log(more -> lines.add("first" + more));
        log.log(more -> lines.add("second" + more));
        aMinutePasses();

        assertThat(lines).containsExactly("first", "second");
    }

    private void aMinutePasses() {
        minutes.remove(0).run();
    }
}
