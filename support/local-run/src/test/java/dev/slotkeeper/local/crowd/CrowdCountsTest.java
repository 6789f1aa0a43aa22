package dev.slotkeeper.local.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdCountsTest {

    private final CrowdCounts counts = new CrowdCounts();

    @Test
    void reportContainsAllCounts() throws IOException {
        counts.answered(answer(201, "{\"bookingId\":\"b\"}"), Duration.ofMillis(20));
        counts.answered(answer(409, "{\"code\":\"SLOT_UNAVAILABLE\",\"reason\":\"FULL\"}"), Duration.ofMillis(1_250));
        counts.answered(answer(504, "{\"code\":\"VALIDATION_ERROR\",\"reason\":\"DEADLINE_EXCEEDED\"}"), Duration.ZERO);
        counts.answered(answer(503, "{\"code\":\"SLOT_FETCH_ERROR\",\"reason\":null}"), Duration.ZERO);
        counts.answered(answer(202, "{\"status\":\"PENDING\"}"), Duration.ZERO);
        counts.answered(BookingResponse.NONE, Duration.ZERO);
        counts.givenBack();
        List<SeenSlot> last = List.of(new SeenSlot("a", 2, 2, false), new SeenSlot("b", 2, 1, true));
        counts.saw(last);

        assertThat(counts.text(7, last).lines().map(String::strip))
                .contains(
                        "The crowd has left: 7 visitors.",
                        "Booked        1, 1 of them cancelled again",
                        "Refused       2 (SLOT_UNAVAILABLE FULL 1, VALIDATION_ERROR DEADLINE_EXCEEDED 1)",
                        "Not decided   3 (SLOT_FETCH_ERROR 1, no answer 1, not decided within the wait 1)",
                        "Longest wait  1.25 s",
                        "Seats         1 of 2 slots are full; checked 2 times, none ever had more bookings than seats");
        assertThat(counts.booked()).isEqualTo(1);
        assertThat(counts.refused()).isEqualTo(2);
    }

    @Test
    void aSlotThatWasOverbookedOnceIsNamed() {
        counts.saw(List.of(new SeenSlot("a", 2, 3, false)));
        counts.saw(List.of(new SeenSlot("a", 2, 2, false)));

        assertThat(counts.text(7, List.of())).contains("OVERBOOKED: a").doesNotContain("none ever");
    }

    private static BookingResponse answer(int status, String body) throws IOException {
        JsonNode json = new ObjectMapper().readTree(body);
        return BookingResponse.of(status, json);
    }
}
