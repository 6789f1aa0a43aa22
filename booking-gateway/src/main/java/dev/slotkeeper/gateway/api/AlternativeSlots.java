package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.slots.LiveSlots;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds open slots to offer instead of one that was refused. Reads only memory, so that no caller waits. */
@Component
final class AlternativeSlots {

    private final LiveSlots live;

    AlternativeSlots(LiveSlots live) {
        this.live = live;
    }

    /** Returns at most three slots; none when another slot would not help, or none is known. */
    List<SlotState> to(Command command, BookingRejected rejected) {
        boolean helpful =
                switch (rejected.code()) {
                    case SLOT_UNAVAILABLE, SLOT_CHANGED, SLOT_UPDATE_FAILED -> true;
                    case VALIDATION_ERROR, SLOT_NOT_FOUND, SLOT_FETCH_ERROR -> false;
                };
        int quantity = rejected.quantity() == null ? 1 : rejected.quantity();
        if (helpful && command instanceof SeatCommand) {
            return live.alternatives(command.slotId(), quantity);
        }
        if (helpful && command instanceof RescheduleBooking reschedule) {
            return live.alternatives(reschedule.toSlotId(), quantity);
        }
        return List.of();
    }
}
