package dev.slotkeeper.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory that runs out in a loop or a callback, which would go on without what was lost, ends the program. */
@Timeout(60)
class OutOfMemoryExitTest {

    private static final int DEADLINE_SECONDS = 50;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SCHEDULER",
                "PERIODIC_TASK",
                "REPLY_THAT_IS_SENT",
                "REPLY_WHOSE_TOPIC_IS_LOOKED_FOR",
                "LISTING_OF_TOPICS",
                "LISTING_OF_TOPICS_THAT_ENDS_IN_FAILURE",
                "AVAILABILITY",
                "LOG_WATCH",
                "LEDGER_WATCHDOG"
            })
    void theProgramEnds(String loop) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.slotkeeper.worker.kafka.EndlessLoop",
                        loop)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            assertThat(program.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(OutOfMemoryExit.EXIT_CODE);
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void aProgramThatSharesItsJvmGoesOn() {
        OutOfMemoryExit.exitIfOutOfMemory(new OutOfMemoryError("as the test asked for"));
        OutOfMemoryExit.onDeadConsumer();
    }
}
