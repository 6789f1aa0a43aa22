package dev.slotkeeper.deadletters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The attempts to send one dead letter back, in the order in which they began. */
final class Attempts {

    private final Map<UUID, Note> latest = new LinkedHashMap<>();

    void add(Note note) {
        latest.put(note.attempt(), note);
    }

    /**
     * Returns the first attempt, other than the given one, that may have sent the dead letter; null if there is none.
     */
    @Nullable
    Note firstBut(@Nullable UUID own) {
        return latest.values().stream()
                .filter(note ->
                        note.state() != Note.State.DROPPED && !note.attempt().equals(own))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the first attempt that began before the given one and may have sent the dead letter; null if there is
     * none.
     */
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

    /** Describes the first attempt that may have sent the dead letter; null if nothing was sent. */
    @Nullable
    String told() {
        Note first = firstBut(null);
        if (first == null) {
            return null;
        }
        return first.landed() == null ? "sending back began, outcome unknown" : "sent back to " + first.landed();
    }
}
