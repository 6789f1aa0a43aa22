package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SlotState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Position of a slot in the order of pages. Clients get it as an opaque string.
 *
 * @param startsAt first key
 * @param slotId second key
 */
public record SlotCursor(Instant startsAt, String slotId) {

    private static final int MAX_LENGTH = 4_000;
    /** The only character that PostgreSQL refuses in a text. */
    private static final char NUL = 0;

    private static final String ALLOWED = "the nextCursor of the page before";

    public static SlotCursor of(SlotState slot) {
        return new SlotCursor(slot.startsAt(), slot.slotId());
    }

    /** Returns the string for clients. */
    public String encoded() {
        byte[] text = (startsAt + " " + slotId).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    /**
     * Parses a client's string. It takes any slot id, because another program may have created a slot whose id the
     * contract does not allow, and the pages behind it must stay reachable.
     *
     * @throws ContractViolation if this program did not make it
     */
    public static SlotCursor decode(String word) {
        if (word.length() > MAX_LENGTH) {
            throw new ContractViolation("cursor", word, ALLOWED);
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            String slotId = text.substring(space + 1);
            if (slotId.isEmpty() || slotId.indexOf(NUL) >= 0) {
                throw new ContractViolation("cursor", word, ALLOWED);
            }
            return new SlotCursor(ContractJson.readInstant("cursor", text.substring(0, Math.max(0, space))), slotId);
        } catch (IllegalArgumentException notOurs) {
            throw new ContractViolation("cursor", word, ALLOWED);
        }
    }
}
