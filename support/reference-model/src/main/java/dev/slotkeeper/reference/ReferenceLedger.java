package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.DecisionRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers requests one after the other and remembers slots, bookings and decisions. */
public final class ReferenceLedger implements ModelState {

    private final ReferenceModel model;
    private final Map<String, ModelSlot> slots = new TreeMap<>();
    private final Map<UUID, ModelBooking> bookings = new LinkedHashMap<>();
    private final Map<UUID, DecisionRecord> decisions = new HashMap<>();

    /** Creates an empty ledger. */
    public ReferenceLedger(Policy policy) {
        this.model = new ReferenceModel(policy);
    }

    /** Answers a request. A repeat gets the earlier answer. */
    public DecisionRecord answer(LoggedRequest request, Instant now) {
        return answer(request, now, false);
    }

    /**
     * Answers a request. A repeat gets the earlier answer.
     *
     * @param isFrozen true if other writers keep changing the slot, so that nothing can be granted
     */
    public DecisionRecord answer(LoggedRequest request, Instant now, boolean isFrozen) {
        DecisionRecord earlier = decisions.get(request.requestId());
        if (earlier != null) {
            return model.decideAgain(earlier, request);
        }
        ModelDecision decision =
                isFrozen ? model.decideWithoutChange(request, this, now) : model.decide(request, this, now);
        decision.slots().forEach(this::put);
        decision.bookings().forEach(this::put);
        decisions.put(request.requestId(), decision.record());
        return decision.record();
    }

    /** Returns true if a request with this id was decided. */
    public boolean hasDecided(UUID requestId) {
        return decisions.containsKey(requestId);
    }

    /** Sets a slot, as another program may do. */
    public void put(ModelSlot slot) {
        slots.put(slot.slotId(), slot);
    }

    /** Sets a booking, as another program may do; its slot's seats are unchanged. */
    public void put(ModelBooking booking) {
        bookings.put(booking.bookingId(), booking);
    }

    /** Removes a slot, as another program may do. */
    public void removeSlot(String slotId) {
        slots.remove(slotId);
    }

    /** Returns all slots, in the order of their ids. */
    public Collection<ModelSlot> slots() {
        return slots.values();
    }

    @Override
    public @Nullable ModelSlot slot(String slotId) {
        return slots.get(slotId);
    }

    @Override
    public @Nullable ModelBooking booking(UUID bookingId) {
        return bookings.get(bookingId);
    }

    @Override
    public Collection<ModelBooking> bookings() {
        return bookings.values();
    }
}
