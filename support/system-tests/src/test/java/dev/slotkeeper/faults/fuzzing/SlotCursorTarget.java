package dev.slotkeeper.faults.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.gateway.database.SlotCursor;

/** Decodes any text as a page cursor. An accepted cursor must be equal after encoding and decoding it. */
public final class SlotCursorTarget {

    private SlotCursorTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        SlotCursor place;
        try {
            place = SlotCursor.decode(new String(bytes, ISO_8859_1));
        } catch (ContractViolation refused) {
            return;
        }
        if (!SlotCursor.decode(place.encoded()).equals(place)) {
            throw new AssertionError(place + " is not where " + place.encoded() + " leads");
        }
    }
}
