package dev.slotkeeper.worker.health;

import dev.slotkeeper.runtime.HotSlots;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Serves {@code /actuator/hotslots}. A meter with the slot as a tag would leave a time series for every slot that was
 * ever hot.
 */
@Endpoint(id = "hotslots")
final class HotSlotsEndpoint {

    private final HotSlotCounter slots;

    HotSlotsEndpoint(HotSlotCounter slots) {
        this.slots = slots;
    }

    @ReadOperation
    HotSlots top() {
        return slots.top();
    }
}
