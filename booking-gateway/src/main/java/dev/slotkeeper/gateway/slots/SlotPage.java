package dev.slotkeeper.gateway.slots;

import dev.slotkeeper.contracts.SlotState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of slots.
 *
 * @param next where the next page begins; absent on the last one
 */
public record SlotPage(List<SlotState> slots, @Nullable SlotCursor next) {}
