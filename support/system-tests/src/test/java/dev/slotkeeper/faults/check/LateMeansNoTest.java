package dev.slotkeeper.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ExtendHold;
import dev.slotkeeper.contracts.HoldSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the part of the guarantee about holds whose slot moves; the simulation tests the rest with deliberate flaws. */
class LateMeansNoTest {

    private static final UUID HOLD = id(1);
    private static final Instant NINE = Instant.parse("2026-11-22T09:00:00Z");

    private final List<Message> requests = new ArrayList<>();
    private final Map<UUID, Tables.DecisionRow> decisions = new HashMap<>();

    /** The slot begins at 09:02 when the hold is extended, and later again when it is confirmed. */
    @Test
    void timeThatMovingTheSlotBackGivesIsNotLate() {
        heldAndExtended();
        decided(confirmation(), 500, null);

        assertThat(broken(List.of())).isEmpty();
    }

    @Test
    void confirmationAfterTheHoldsOwnEndIsLate() {
        heldAndExtended();
        decided(confirmation(), 700, null);

        assertThat(broken(List.of())).singleElement().asString().contains("ended at 2026-11-22T09:11:40Z");
    }

    @Test
    void holdIsStoredWithItsOwnEnd() {
        heldAndExtended();

        assertThat(broken(List.of(stored(700)))).isEmpty();
        assertThat(broken(List.of(stored(120)))).singleElement().asString().contains("is stored with the end");
        assertThat(broken(List.of(stored(null)))).singleElement().asString().contains("is stored with the end null");
    }

    @Test
    void extensionBeyondTheLongestHoldIsNamed() {
        decided(new HoldSlot(HOLD, "s", "c", 1, 300, null, null), 0, 300);
        decided(new ExtendHold(id(2), "s", HOLD, "c", 1_800, null), 100, 1_900);

        assertThat(broken(List.of())).singleElement().asString().contains("was given until 2026-11-22T09:31:40Z");
    }

    private void heldAndExtended() {
        decided(new HoldSlot(HOLD, "s", "c", 1, 300, null, null), 0, 300);
        decided(new ExtendHold(id(2), "s", HOLD, "c", 600, null), 100, 120);
    }

    private static BookingCommand confirmation() {
        return new BookingCommand(BookingCommand.Kind.CONFIRM_HOLD, id(3), "s", HOLD, "c");
    }

    /**
     * Adds a command that was granted.
     *
     * @param second the time of the decision, in seconds after nine
     * @param ends the end that the answer states, likewise; null for none
     */
    private void decided(Command command, int second, @Nullable Integer ends) {
        long offset = requests.size();
        requests.add(new Message(0, offset, 0, "s".getBytes(UTF_8), ContractJson.write(command)));
        String end = ends == null ? "" : ",\"expiresAt\":\"" + NINE.plusSeconds(ends) + "\"";
        decisions.put(
                command.requestId(),
                new Tables.DecisionRow(
                        command.requestId(),
                        "s",
                        ends == null ? "CONFIRMED" : "HELD",
                        null,
                        null,
                        "c",
                        1,
                        1,
                        1,
                        "{\"holdId\":\"" + HOLD + "\"" + end + "}",
                        List.of(),
                        0,
                        offset,
                        NINE.plusSeconds(second)));
    }

    private static Tables.BookingRow stored(@Nullable Integer ends) {
        return new Tables.BookingRow(HOLD, "s", "c", 1, "HELD", ends == null ? null : NINE.plusSeconds(ends));
    }

    private List<String> broken(List<Tables.BookingRow> bookings) {
        return new LateMeansNo()
                .broken(new Evidence(new Evidence.Remains(
                        Duration.ofDays(36_500),
                        1,
                        Map.of(),
                        requests,
                        List.of(),
                        List.of(),
                        Set.of(),
                        Map.of(),
                        List.of(),
                        new Tables(Map.of(), bookings, decisions),
                        List.of(),
                        Set.of(),
                        List.of(),
                        true)));
    }

    private static UUID id(long number) {
        return new UUID(0x018f2b6c7d1a7c3eL, 0x8000_0000_0000_0000L | number);
    }
}
