package dev.slotkeeper.faults.check;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An effect on a slot, or a decision that depended on the slot's state.
 *
 * @param requestId the id of the decision; null for a write by another program
 * @param written the row that another program wrote; null for a decision
 */
public record Effect(String slotId, @Nullable UUID requestId, Tables.@Nullable SlotRow written) {}
