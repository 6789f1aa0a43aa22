package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * The place of a slot in the order of pages. Clients get it as one opaque word.
 *
 * @param startsAt first key
 * @param slotId second key
 */
public record SlotCursor(Instant startsAt, String slotId) {

    private static final int LONGEST = 200;
    private static final String ALLOWED = "the nextCursor of the page before";

    static SlotCursor of(SlotState slot) {
        return new SlotCursor(slot.startsAt(), slot.slotId());
    }

    /** The word a client gets. */
    public String encoded() {
        byte[] text = (startsAt + " " + slotId).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /** Reads a client's word. @throws ContractViolation when it is none of ours */
    public static SlotCursor decode(String word) {
        if (word.length() > LONGEST) {
            throw new ContractViolation("cursor", word, ALLOWED);
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            return new SlotCursor(
                    ContractJson.readInstant("cursor", text.substring(0, Math.max(0, space))),
                    ContractJson.readSlotId("cursor", text.substring(space + 1)));
        } catch (IllegalArgumentException notOurs) {
            throw new ContractViolation("cursor", word, ALLOWED);
        }
    }
}
