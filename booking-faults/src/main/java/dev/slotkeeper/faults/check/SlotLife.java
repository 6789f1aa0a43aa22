package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of one slot and its bookings in the model; mutable. */
final class SlotLife {

    final String slotId;
    boolean exists;
    boolean closed;
    boolean deleted;
    int capacity;

    /** Kept as a number, because bookings from before the run are not known. */
    int taken;

    int terms = 1;
    Instant startsAt = Instant.EPOCH;
    Instant endsAt = Instant.EPOCH;

    private final Map<UUID, ModelBooking> stays = new LinkedHashMap<>();

    /** The waitlist in order of arrival. */
    private final Map<UUID, ModelBooking> queue = new LinkedHashMap<>();

    /**
     * Creates the slot's state at the start.
     *
     * @param row the row at the start; null if the slot did not exist
     */
    SlotLife(String slotId, Tables.@Nullable SlotRow row) {
        this.slotId = slotId;
        if (row != null) {
            write(row);
            taken = row.currentBookings();
        }
    }

    private SlotLife(SlotLife other) {
        this.slotId = other.slotId;
        this.exists = other.exists;
        this.closed = other.closed;
        this.deleted = other.deleted;
        this.capacity = other.capacity;
        this.taken = other.taken;
        this.terms = other.terms;
        this.startsAt = other.startsAt;
        this.endsAt = other.endsAt;
        other.stays.values().forEach(modelBooking -> add(modelBooking.copy()));
    }

    SlotLife copy() {
        return new SlotLife(this);
    }

    /** Applies another program's write to the row, which leaves bookings unchanged. */
    void write(Tables.SlotRow row) {
        exists = true;
        closed = row.closed();
        deleted = row.deleted();
        capacity = row.capacity();
        terms = row.termsVersion();
        startsAt = row.startsAt();
        endsAt = row.endsAt();
    }

    void add(ModelBooking modelBooking) {
        stays.put(modelBooking.id, modelBooking);
        if (modelBooking.isWaiting()) {
            queue.put(modelBooking.id, modelBooking);
        }
    }

    /** Returns the booking; null if this slot has none with the id. */
    @Nullable
    ModelBooking modelBooking(@Nullable UUID id) {
        return id == null ? null : stays.get(id);
    }

    List<ModelBooking> live() {
        return stays.values().stream().filter(ModelBooking::isLive).toList();
    }

    List<ModelBooking> waiting() {
        return List.copyOf(queue.values());
    }

    boolean isMissing() {
        return !exists || deleted;
    }

    /** Returns the reason why the slot can't give these seats; null if it can. */
    @Nullable
    String whyUnavailable(int seats, Instant now) {
        if (closed) {
            return "CLOSED";
        }
        if (taken + seats > capacity || !queue.isEmpty()) {
            return "FULL";
        }
        return hasBegun(now) ? "IN_PAST" : null;
    }

    boolean hasBegun(Instant now) {
        return !now.isBefore(startsAt);
    }

    /** Ends a booking and frees its seats or its place in the waitlist. */
    void end(ModelBooking modelBooking, String status) {
        if (modelBooking.isLive()) {
            taken -= modelBooking.seats;
        }
        become(modelBooking, status);
    }

    private void become(ModelBooking modelBooking, String status) {
        queue.remove(modelBooking.id);
        modelBooking.become(status);
    }

    /**
     * Promotes waiting bookings into free seats in their order, stops at the first that does not fit, and returns the
     * follow-ups.
     */
    List<String> serve(Instant now) {
        List<String> done = new ArrayList<>();
        if (isMissing() || closed || hasBegun(now)) {
            return done;
        }
        for (ModelBooking first : waiting()) {
            if (first.isOver(now)) {
                become(first, "EXPIRED");
                done.add("WaitlistExpired " + first.id + " " + taken);
            } else if (taken + first.seats <= capacity) {
                become(first, "CONFIRMED");
                taken += first.seats;
                done.add("BookingConfirmed " + first.id + " " + taken);
            } else {
                return done;
            }
        }
        return done;
    }

    /** Returns the differences between this state and the tables. */
    List<String> differences(Tables tables, Map<UUID, Tables.BookingRow> bookings) {
        List<String> differences = new ArrayList<>();
        Tables.SlotRow row = tables.slots().get(slotId);
        Tables.SlotRow own = row();
        if (exists ? !own.equals(row) : row != null) {
            differences.add("slot " + slotId + " is " + row + ", but by the log it would be " + (exists ? own : null));
        }
        for (ModelBooking modelBooking : stays.values()) {
            Tables.BookingRow booking = bookings.get(modelBooking.id);
            if (booking != null && !booking.status().equals(modelBooking.status)) {
                differences.add("booking " + modelBooking.id + " of slot " + slotId + " is " + booking.status()
                        + ", but by the log it would be " + modelBooking.status);
            }
        }
        return differences;
    }

    /** Returns the expected row. A deleted slot counts as closed. */
    private Tables.SlotRow row() {
        return new Tables.SlotRow(
                slotId, capacity, taken, closed || deleted, deleted, terms, startsAt, endsAt, queue.size());
    }
}
