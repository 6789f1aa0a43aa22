package dev.slotkeeper.worker.kafka.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FalseAlarmCounterTest {

    private long now = Long.MAX_VALUE - 1;
    private final FalseAlarmCounter alarms = new FalseAlarmCounter(() -> now);
    private final Backoff backoff = new Backoff(() -> now);

    @Test
    void threeFalseAlarmsWithinTenMinutesAreTooMany() {
        for (int i = 0; i < FalseAlarmCounter.MAX; i++) {
            assertThat(alarms.limitReached()).isFalse();
            alarms.add();
            now += FalseAlarmCounter.WINDOW_NANOS / 4;
        }
        assertThat(alarms.limitReached()).isTrue();

        now += FalseAlarmCounter.WINDOW_NANOS / 4;
        assertThat(alarms.limitReached())
                .as("with the first one before the window")
                .isFalse();
        alarms.add();
        assertThat(alarms.limitReached()).as("with three in the window").isTrue();
    }

    @Test
    void undecodableRecordClearsTheFalseAlarms() {
        for (int i = 0; i < FalseAlarmCounter.MAX; i++) {
            alarms.add();
        }
        alarms.clear();
        assertThat(alarms.limitReached()).isFalse();
    }

    @Test
    void backoffDoublesUpToAMinute() {
        assertThat(backoff.isDue()).isTrue();
        long wait = Backoff.FIRST_NANOS;
        for (int i = 0; i < 10; i++) {
            backoff.failed();
            now += wait - 1;
            assertThat(backoff.isDue()).isFalse();
            now++;
            assertThat(backoff.isDue()).isTrue();
            wait = Math.min(2 * wait, Backoff.MAX_NANOS);
        }
        assertThat(wait).isEqualTo(Backoff.MAX_NANOS);

        backoff.succeeded();
        assertThat(backoff.isDue()).isTrue();
    }
}
