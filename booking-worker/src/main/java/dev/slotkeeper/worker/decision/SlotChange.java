package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.CreateSlot;
import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one slot.
 *
 * @param before the slot as it was read, the guard's expectation; null when this batch creates it
 * @param created the command that creates it; null when it exists
 * @param after the slot as the batch leaves it
 */
public record SlotChange(@Nullable Slot before, @Nullable CreateSlot created, Slot after) {}
