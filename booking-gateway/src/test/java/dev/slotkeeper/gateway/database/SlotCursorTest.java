package dev.slotkeeper.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotCursorTest {

    @Test
    void encodedCursorIsDecodedUnchanged() {
        for (String start :
                new String[] {"2026-11-22T10:00:00.123456Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
            SlotCursor cursor = new SlotCursor(Instant.parse(start), "room-7:a_b.c" + "x".repeat(52));

            assertThat(cursor.encoded()).matches("[A-Za-z0-9_-]+");
            assertThat(SlotCursor.decode(cursor.encoded())).isEqualTo(cursor);
        }
    }

    /** Another program may have created such slots; the slots behind them must stay reachable. */
    @Test
    void cursorOfASlotWithAnOddIdIsDecodedUnchanged() {
        for (String slotId : new String[] {"a b", " ", "room/7", "é", "x".repeat(1_000)}) {
            SlotCursor cursor = new SlotCursor(Instant.parse("2026-11-22T10:00:00Z"), slotId);

            assertThat(SlotCursor.decode(cursor.encoded())).isEqualTo(cursor);
        }
    }

    @Test
    void noPageBeginsBehindASlotWithoutAStart() {
        SlotState usual = slot("a", Instant.parse("2026-11-22T10:00:00Z"));
        SlotState odd = slot("b", Instant.MAX);

        assertThat(SlotPage.of(List.of(usual, odd), 1).next()).isEqualTo(SlotCursor.of(usual));
        assertThat(SlotPage.of(List.of(odd, slot("c", Instant.MAX)), 1).next()).isNull();
    }

    private static SlotState slot(String slotId, Instant startsAt) {
        return new SlotState(slotId, "room", startsAt, Instant.MAX, 1, 0, true, 1, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "2026-11-22T10:00:00Z",
                " a",
                "2026-11-22T10:00:00Z ",
                "2026-11-22T10:00:00Z a\u0000",
                "now a",
                "\u0000 a"
            })
    void encodedTextThatIsNoCursorIsRejected(String text) {
        refused(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "2026-11-22T10:00:00Z a", "' OR 1=1", "\r\n", "====", "é"})
    void textThatIsNoCursorIsRejected(String word) {
        refused(word);
        refused(word.repeat(10_000));
    }

    private static void refused(String word) {
        assertThatThrownBy(() -> SlotCursor.decode(word))
                .isInstanceOfSatisfying(
                        ContractViolation.class, e -> assertThat(e.field()).isEqualTo("cursor"));
    }
}
