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

class NoteTest {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);

    @ParameterizedTest
    @EnumSource(Note.State.class)
    void writtenNoteIsReadBack(Note.State state) {
        Note note = new Note(state, 17, FIRST, state == Note.State.LANDED ? new Place(3, 2045) : null);

        assertThat(Note.read(Messages.read(note, 20))).isEqualTo(note);
    }

    /** Otherwise a sender of unreadable messages could hide them, or mark another dead letter as sent back. */
    @Test
    void aMessageThatCameWithTheHeaderOfANoteIsALetter() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.SENT_BACK_NOTE, ("LANDED 17 " + FIRST + " 0@1").getBytes(UTF_8));

        headers.add(Headers.DEAD_LETTER_REASON, "message: no bytes".getBytes(UTF_8));
        assertThat(Note.read(Messages.message(18, 0, null, null, headers))).isNull();
        RecordHeaders valued = new RecordHeaders();
        valued.add(Headers.SENT_BACK_NOTE, ("LANDED 17 " + FIRST + " 0@1").getBytes(UTF_8));
        assertThat(Note.read(Messages.message(18, 0, null, new byte[1], valued)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LANDED", "LANDED 17", "LANDED -1 00000000-0000-0001-0000-000000000001", "GONE 17 x"})
    void anythingElseIsNoNote(String text) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.SENT_BACK_NOTE, text.getBytes(UTF_8));

        assertThat(Note.read(Messages.message(18, 0, null, null, headers))).isNull();
    }

    @Test
    void firstNoteWinsBetweenTwoConcurrentAttempts() {
        Attempts attempts = new Attempts();
        attempts.add(new Note(Note.State.BEGUN, 17, FIRST, null));
        attempts.add(new Note(Note.State.BEGUN, 17, SECOND, null));

        assertThat(attempts.firstBefore(FIRST)).isNull();
        assertThat(attempts.firstBefore(SECOND)).isEqualTo(new Note(Note.State.BEGUN, 17, FIRST, null));
    }

    @Test
    void droppedAttemptDoesNotBlockLaterOnes() {
        Attempts attempts = new Attempts();
        attempts.add(new Note(Note.State.BEGUN, 17, FIRST, null));
        attempts.add(new Note(Note.State.DROPPED, 17, FIRST, null));
        attempts.add(new Note(Note.State.BEGUN, 17, SECOND, null));

        assertThat(attempts.firstBefore(SECOND)).isNull();
        assertThat(attempts.told()).isEqualTo("sending back began, outcome unknown");
        attempts.add(new Note(Note.State.LANDED, 17, SECOND, new Place(3, 2045)));
        assertThat(attempts.told()).isEqualTo("sent back to 3@2045");
    }
}
