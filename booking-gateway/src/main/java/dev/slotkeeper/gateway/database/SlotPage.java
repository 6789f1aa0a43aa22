package dev.slotkeeper.gateway.database;

import dev.slotkeeper.contracts.SlotState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of slots.
 *
 * @param next start of the next page; absent on the last one
 */
public record SlotPage(List<SlotState> slots, @Nullable SlotCursor next) {

    /** @param found one more than fits on the page if there is a next page */
    public static SlotPage of(List<SlotState> found, int limit) {
        if (found.size() <= limit) {
            return new SlotPage(found, null);
        }
        List<SlotState> page = found.subList(0, limit);
        return new SlotPage(page, SlotCursor.of(page.get(page.size() - 1)));
    }
}
