package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.Durations;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every hostile input of the table in docs/security.md gets the documented answer and affects no other
 * request.
 */
class HostileInputsIT {

    private static final Path TABLE = Path.of("..", "..", "docs", "security.md");
    private static final int SEATS = 10_000;
    private static BookingSystem system;
    private static Http http;
    private static HostileKafka kafka;
    private static String slot;
    private static List<HostileInput> inputs;

    @BeforeAll
    static void start() {
        system = new BookingSystem();
        system.worker();
        http = system.gateway();
        slot = Requests.slot(SEATS);
        UUID others = UUID.randomUUID();
        // A system that has just started may still say 503, which is no answer.
        Awaitility.await()
                .atMost(Durations.ONE_MINUTE)
                .until(
                        () -> http.post(
                                        "/v1/bookings",
                                        Requests.body(slot, "victim"),
                                        "Idempotency-Key",
                                        others.toString())
                                .statusCode(),
                        status -> status == 201);
        HostileHttp hostile = new HostileHttp(new RawHttp(http.base()), slot, others);
        kafka = new HostileKafka(slot, others);
        inputs = new ArrayList<>(hostile.bodies());
        inputs.addAll(hostile.headersAndAddresses());
        inputs.addAll(kafka.messages());
    }

    @AfterAll
    static void stop() {
        kafka.close();
        system.close();
        Books.balance();
    }

    static Stream<HostileInput> inputs() {
        return inputs.stream();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isAnsweredWithoutEffectOnOthers(HostileInput input) {
        int before = Books.currentBookings(slot);

        assertThat(input.sending().get()).isEqualTo(input.answer());

        assertThat(http.book(slot, "a-good-customer").join().statusCode()).isEqualTo(201);
        assertThat(Books.currentBookings(slot)).isEqualTo(before + (input.books() ? 2 : 1));
    }

    @Test
    void theTableInTheDocsIsThisOne() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            rows.add(inputs.get(i).row(i + 1));
        }

        assertThat(Files.readAllLines(TABLE).stream().filter(line -> line.matches("\\| \\d+ \\|.*")))
                .containsExactlyElementsOf(rows);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
    }
}
