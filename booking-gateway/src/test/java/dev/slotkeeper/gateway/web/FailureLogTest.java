package dev.slotkeeper.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {

    private final AtomicLong now = new AtomicLong();
    private final FailureLog failures = new FailureLog(now::get);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLog.class);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }

    @Test
    void eachKindOfFailureIsLoggedOnceAMinuteWithTheOmittedCount() {
        for (int i = 0; i < 1_000; i++) {
            failures.log("GET", new IllegalArgumentException("caused by a caller"));
        }
        failures.log("GET", new IllegalStateException("another kind"));
        assertThat(logged.list).hasSize(2);

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        failures.log("made-up", new IllegalArgumentException("caused by a caller"));
        assertThat(logged.list).hasSize(3);
        assertThat(logged.list.get(2).getFormattedMessage())
                .isEqualTo("OTHER request failed; 999 earlier failures of this kind were not logged");
    }
}
