package dev.slotkeeper.gateway.live;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.SlotChangeListener.VisibleState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** State of a watched slot as its watch sees it. */
enum WatchView {
    /** Too few seats are available, or free seats are held back for the waitlist. */
    TAKEN("taken"),
    /** The seats are available. */
    FREE("free"),
    /** The seats will not become available: the slot is closed or deleted, or has begun. */
    OVER("over");

    private final String event;

    WatchView(String event) {
        this.event = event;
    }

    String event() {
        return event;
    }

    static WatchView of(@Nullable VisibleState seen, int quantity, Instant now) {
        if (seen == null || seen.deleted()) {
            return OVER;
        }
        SlotState slot = seen.slot();
        int free = slot.capacity() - slot.currentBookings();
        boolean isClosed = !slot.isAvailable() && free > 0 && slot.waiting() == 0;
        if (!slot.startsAt().isAfter(now) || isClosed) {
            return OVER;
        }
        return slot.isAvailable() && free >= quantity ? FREE : TAKEN;
    }

    /** Returns the event's data. */
    static byte[] json(Watch watch, @Nullable VisibleState seen) {
        String slot = seen == null || seen.deleted()
                ? ""
                : ",\"slot\":" + new String(ContractJson.write(seen.slot()), StandardCharsets.UTF_8);
        String json = "{\"watchId\":\"" + watch.watchId() + "\",\"slotId\":\"" + watch.slotId() + "\",\"quantity\":"
                + watch.quantity() + slot + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
