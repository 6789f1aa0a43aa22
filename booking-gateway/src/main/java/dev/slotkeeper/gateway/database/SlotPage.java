package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of slots.
 *
 * @param next start of the next page; absent on the last one
 */
public record SlotPage(List<SlotState> slots, @Nullable SlotCursor next) {

    /**
     * Shown as the start of slots that begin after the year 9999, which only other programs can create. They have no
     * order among themselves, so no page begins behind one of them.
     */
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** @param found one more than fits on the page if there is a next page */
    public static SlotPage of(List<SlotState> found, int limit) {
        if (found.size() <= limit) {
            return new SlotPage(found, null);
        }
        List<SlotState> page = found.subList(0, limit);
        SlotState last = page.get(page.size() - 1);
        return new SlotPage(page, last.startsAt().equals(END) ? null : SlotCursor.of(last));
    }
}
