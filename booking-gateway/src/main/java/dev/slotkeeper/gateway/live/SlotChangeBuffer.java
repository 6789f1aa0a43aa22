package dev.slotkeeper.gateway.live;

import dev.slotkeeper.gateway.slots.SlotChangeListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the slots that changed since the last call of {@link #take}; of several changes of one slot the latest. */
final class SlotChangeBuffer implements SlotChangeListener {

    private static final int MAX_CHANGES = 50_000;

    /**
     * One slot's change.
     *
     * @param leftResource the slot's previous resource if it has another one now, else null
     */
    record Change(@Nullable String leftResource, VisibleState slot) {}

    /** @param complete false if changes had to be left out */
    record Batch(List<Change> changes, boolean complete) {}

    private Map<String, Change> latest = new LinkedHashMap<>();
    private boolean complete = true;

    @Override
    public synchronized void changed(@Nullable VisibleState before, VisibleState after) {
        String slotId = after.slot().slotId();
        Change earlier = latest.get(slotId);
        if (earlier == null && latest.size() >= MAX_CHANGES) {
            complete = false;
            return;
        }
        String resource = before == null ? null : before.slot().resourceId();
        String first = earlier == null || earlier.leftResource() == null ? resource : earlier.leftResource();
        boolean moved = first != null && !first.equals(after.slot().resourceId());
        latest.put(slotId, new Change(moved ? first : null, after));
    }

    synchronized Batch take() {
        Batch batch = new Batch(List.copyOf(latest.values()), complete);
        if (!latest.isEmpty()) {
            latest = new LinkedHashMap<>();
        }
        complete = true;
        return batch;
    }
}
