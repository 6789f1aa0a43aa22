package dev.slotkeeper.worker.batch;

import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.ledger.PlacedRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Splits a batch into requests that can be decided at once and requests that wait for slots locked by others. */
final class BatchSplit {

    final List<PlacedRequest> free = new ArrayList<>();
    final List<PlacedRequest> waiting = new ArrayList<>();

    private final Set<String> there = new HashSet<>();
    private final Set<String> waitedFor = new HashSet<>();
    private final Set<UUID> putOff = new HashSet<>();

    /** @param slots the slots that this transaction has locked */
    BatchSplit(List<PlacedRequest> batch, Collection<Slot> slots) {
        slots.forEach(slot -> there.add(slot.slotId()));
        for (PlacedRequest placed : batch) {
            boolean waits = waits(placed.request());
            (waits ? waiting : free).add(placed);
        }
    }

    /**
     * Returns true also for a request with the slot or the request id of an earlier one that waits, to keep their
     * order.
     */
    private boolean waits(Request request) {
        String from = request.slotId();
        String to = request.command() instanceof RescheduleBooking move ? move.toSlotId() : from;
        if (isFree(from) && isFree(to) && !putOff.contains(request.requestId())) {
            return false;
        }
        waitedFor.add(from);
        waitedFor.add(to);
        putOff.add(request.requestId());
        return true;
    }

    private boolean isFree(String slotId) {
        return there.contains(slotId) && !waitedFor.contains(slotId);
    }
}
