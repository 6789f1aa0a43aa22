package dev.slotkeeper.faults.check;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that took effect on a slot, or that was decided by what the slot was.
 *
 * @param requestId of the decision; null for a write by somebody outside
 * @param written what somebody outside made of the slot; null for a decision
 */
public record Effect(String slotId, @Nullable UUID requestId, Tables.@Nullable SlotRow written) {}
