package dev.slotkeeper.deadletters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of the calls that sent one letter back, or tried to, in the order in which they began. */
final class Attempts {

    private final Map<UUID, Note> latest = new LinkedHashMap<>();

    void add(Note note) {
        latest.put(note.attempt(), note);
    }

    /** The first attempt but this one that may have sent the letter; null when there is none. */
    @Nullable
    Note firstBut(@Nullable UUID own) {
        return latest.values().stream()
                .filter(note ->
                        note.state() != Note.State.DROPPED && !note.attempt().equals(own))
                .findFirst()
                .orElse(null);
    }

    /** The first attempt that may have sent the letter before this one began. */
    @Nullable
    Note firstBefore(UUID own) {
        for (Note note : latest.values()) {
            if (note.attempt().equals(own)) {
                return null;
            }
            if (note.state() != Note.State.DROPPED) {
                return note;
            }
        }
        return null;
    }

    /** For a person; null when nothing was sent. */
    @Nullable
    String told() {
        Note first = firstBut(null);
        if (first == null) {
            return null;
        }
        return first.landed() == null
                ? "sending back was begun, nobody knows whether it landed"
                : "sent back to " + first.landed();
    }
}
