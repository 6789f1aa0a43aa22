package dev.slotkeeper.faults.check;

import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelDecision;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.ModelState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of one slot and its bookings in the replay; mutable. Bookings from before the run are not known. */
final class SlotLife implements ModelState {

    final String slotId;
    private @Nullable ModelSlot slot;
    private final Map<UUID, ModelBooking> bookings;

    /**
     * Creates the slot's state at the start.
     *
     * @param row the row at the start; null if the slot did not exist
     */
    SlotLife(String slotId, Tables.@Nullable SlotRow row) {
        this(slotId, null, Map.of());
        if (row != null) {
            write(row);
        }
    }

    private SlotLife(String slotId, @Nullable ModelSlot slot, Map<UUID, ModelBooking> bookings) {
        this.slotId = slotId;
        this.slot = slot;
        this.bookings = new LinkedHashMap<>(bookings);
    }

    SlotLife copy() {
        return new SlotLife(slotId, slot, bookings);
    }

    /** Applies another program's write to the row, which leaves bookings unchanged. */
    void write(Tables.SlotRow row) {
        ModelSlot.State unlessDeleted = row.closed() ? ModelSlot.State.CLOSED : ModelSlot.State.OPEN;
        slot = new ModelSlot(
                slotId,
                new ModelSlot.Terms(
                        slot == null ? "room" : slot.terms().resourceId(),
                        row.startsAt(),
                        row.endsAt(),
                        row.capacity(),
                        slot == null ? null : slot.terms().price(),
                        row.termsVersion()),
                row.deleted() ? ModelSlot.State.DELETED : unlessDeleted,
                slot == null ? row.currentBookings() : slot.taken(),
                slot == null ? List.of() : slot.waiting());
    }

    boolean isMissing() {
        return slot == null || slot.state() == ModelSlot.State.DELETED;
    }

    /** Applies the decision's effects on this slot. */
    void apply(ModelDecision decision) {
        for (ModelSlot changed : decision.slots()) {
            if (changed.slotId().equals(slotId)) {
                slot = changed;
            }
        }
        for (ModelBooking booking : decision.bookings()) {
            if (booking.slotId().equals(slotId)) {
                bookings.put(booking.bookingId(), booking);
            }
        }
    }

    @Override
    public @Nullable ModelSlot slot(String id) {
        return id.equals(slotId) ? slot : null;
    }

    @Override
    public @Nullable ModelBooking booking(UUID bookingId) {
        return bookings.get(bookingId);
    }

    @Override
    public Collection<ModelBooking> bookings() {
        return bookings.values();
    }

    /** Returns the state in which there is also another slot of a move, and perhaps the booking on it. */
    ModelState with(ModelSlot other, @Nullable ModelBooking onOther) {
        return new ModelState() {
            @Override
            public @Nullable ModelSlot slot(String id) {
                return id.equals(other.slotId()) ? other : SlotLife.this.slot(id);
            }

            @Override
            public @Nullable ModelBooking booking(UUID bookingId) {
                return onOther != null && bookingId.equals(onOther.bookingId())
                        ? onOther
                        : SlotLife.this.booking(bookingId);
            }

            @Override
            public Collection<ModelBooking> bookings() {
                return SlotLife.this.bookings();
            }
        };
    }

    /** Returns the differences between this state and the tables. */
    List<String> differences(Tables tables, Map<UUID, Tables.BookingRow> rows) {
        List<String> differences = new ArrayList<>();
        Tables.SlotRow row = tables.slots().get(slotId);
        Tables.SlotRow own = slot == null ? null : row(slot);
        if (!Objects.equals(own, row)) {
            differences.add("slot " + slotId + " is " + row + ", but by the log it would be " + own);
        }
        for (ModelBooking booking : bookings.values()) {
            Tables.BookingRow stored = rows.get(booking.bookingId());
            if (stored != null && !stored.status().equals(booking.status().name())) {
                differences.add("booking " + booking.bookingId() + " of slot " + slotId + " is " + stored.status()
                        + ", but by the log it would be " + booking.status());
            }
        }
        return differences;
    }

    /** Returns the expected row. A deleted slot counts as closed. */
    private static Tables.SlotRow row(ModelSlot slot) {
        ModelSlot.Terms terms = slot.terms();
        return new Tables.SlotRow(
                slot.slotId(),
                terms.capacity(),
                slot.taken(),
                slot.state() != ModelSlot.State.OPEN,
                slot.state() == ModelSlot.State.DELETED,
                terms.version(),
                terms.startsAt(),
                terms.endsAt(),
                slot.waiting().size());
    }
}
