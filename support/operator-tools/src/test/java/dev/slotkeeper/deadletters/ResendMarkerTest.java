package dev.slotkeeper.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Headers;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResendMarkerTest {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);

    @ParameterizedTest
    @EnumSource(ResendMarker.State.class)
    void writtenNoteIsReadBack(ResendMarker.State state) {
        ResendMarker marker = new ResendMarker(
                state, 17, FIRST, state == ResendMarker.State.LANDED ? new MessagePosition(3, 2045) : null);

        assertThat(ResendMarker.read(Messages.read(marker, 20))).isEqualTo(marker);
    }

    /** Otherwise a sender of unreadable messages could hide them, or mark another dead letter as sent back. */
    @Test
    void aMessageThatCameWithTheHeaderOfANoteIsALetter() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.SENT_BACK_NOTE, ("LANDED 17 " + FIRST + " 0@1").getBytes(UTF_8));

        headers.add(Headers.DEAD_LETTER_REASON, "message: no bytes".getBytes(UTF_8));
        assertThat(ResendMarker.read(Messages.message(18, 0, null, null, headers)))
                .isNull();
        RecordHeaders valued = new RecordHeaders();
        valued.add(Headers.SENT_BACK_NOTE, ("LANDED 17 " + FIRST + " 0@1").getBytes(UTF_8));
        assertThat(ResendMarker.read(Messages.message(18, 0, null, new byte[1], valued)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LANDED", "LANDED 17", "LANDED -1 00000000-0000-0001-0000-000000000001", "GONE 17 x"})
    void anythingElseIsNoNote(String text) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.SENT_BACK_NOTE, text.getBytes(UTF_8));

        assertThat(ResendMarker.read(Messages.message(18, 0, null, null, headers)))
                .isNull();
    }

    @Test
    void firstNoteWinsBetweenTwoConcurrentAttempts() {
        ResendAttempts attempts = new ResendAttempts();
        attempts.add(new ResendMarker(ResendMarker.State.BEGUN, 17, FIRST, null));
        attempts.add(new ResendMarker(ResendMarker.State.BEGUN, 17, SECOND, null));

        assertThat(attempts.firstBefore(FIRST)).isNull();
        assertThat(attempts.firstBefore(SECOND)).isEqualTo(new ResendMarker(ResendMarker.State.BEGUN, 17, FIRST, null));
    }

    @Test
    void droppedAttemptDoesNotBlockLaterOnes() {
        ResendAttempts attempts = new ResendAttempts();
        attempts.add(new ResendMarker(ResendMarker.State.BEGUN, 17, FIRST, null));
        attempts.add(new ResendMarker(ResendMarker.State.DROPPED, 17, FIRST, null));
        attempts.add(new ResendMarker(ResendMarker.State.BEGUN, 17, SECOND, null));

        assertThat(attempts.firstBefore(SECOND)).isNull();
        assertThat(attempts.description()).isEqualTo("sending back began, outcome unknown");
        attempts.add(new ResendMarker(ResendMarker.State.LANDED, 17, SECOND, new MessagePosition(3, 2045)));
        assertThat(attempts.description()).isEqualTo("sent back to 3@2045");
    }
}
