package dev.slotkeeper.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests the part of the guarantee for answers over HTTP; the simulation tests the rest with deliberate flaws. */
class YesMeansCommittedTest {

    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    @Test
    void aGrantOverHttpNeedsABooking() {
        assertThat(broken(201, List.of())).singleElement().asString().contains(ID.toString(), "201");
        assertThat(broken(409, List.of())).isEmpty();
    }

    @Test
    void aRefusalOverHttpForbidsABooking() {
        Tables.BookingRow booking = new Tables.BookingRow(ID, "s", "c", 1, "CONFIRMED", null);
        assertThat(broken(409, List.of(booking))).anyMatch(line -> line.contains("409"));
        assertThat(broken(201, List.of(booking))).noneMatch(line -> line.contains("201"));
    }

    private static List<String> broken(int status, List<Tables.BookingRow> bookings) {
        return new YesMeansCommitted()
                .broken(new Evidence(new Evidence.Remains(
                        Duration.ZERO,
                        1,
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Map.of(ID, status),
                        List.of(),
                        new Tables(Map.of(), bookings, Map.of()),
                        List.of(),
                        Set.of(),
                        List.of(),
                        true)));
    }
}
