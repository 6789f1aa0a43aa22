package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One slot and its bookings in the judge's model; changes in place. */
final class SlotLife {

    final String slotId;
    boolean exists;
    boolean closed;
    boolean deleted;
    int capacity;

    /** Counted, because bookings of before the run are not known. */
    int taken;

    int terms = 1;
    Instant startsAt = Instant.EPOCH;
    Instant endsAt = Instant.EPOCH;

    private final Map<UUID, Stay> stays = new LinkedHashMap<>();

    /** Who waits, first come, first. */
    private final Map<UUID, Stay> queue = new LinkedHashMap<>();

    /** @param row as it was before; null for a slot that was not there */
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
        other.stays.values().forEach(stay -> add(stay.copy()));
    }

    SlotLife copy() {
        return new SlotLife(this);
    }

    /** Somebody outside wrote the row; bookings are none of theirs. */
    void write(Tables.SlotRow row) {
        exists = true;
        closed = row.closed();
        deleted = row.deleted();
        capacity = row.capacity();
        terms = row.termsVersion();
        startsAt = row.startsAt();
        endsAt = row.endsAt();
    }

    void add(Stay stay) {
        stays.put(stay.id, stay);
        if (stay.isWaiting()) {
            queue.put(stay.id, stay);
        }
    }

    /** Null when there is none of this slot. */
    @Nullable
    Stay stay(@Nullable UUID id) {
        return id == null ? null : stays.get(id);
    }

    List<Stay> live() {
        return stays.values().stream().filter(Stay::isLive).toList();
    }

    List<Stay> waiting() {
        return List.copyOf(queue.values());
    }

    boolean isMissing() {
        return !exists || deleted;
    }

    /** Why it can't be had; null when it can. */
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

    /** Its seats, or its place in the waitlist, are given back. */
    void end(Stay stay, String status) {
        if (stay.isLive()) {
            taken -= stay.seats;
        }
        become(stay, status);
    }

    private void become(Stay stay, String status) {
        queue.remove(stay.id);
        stay.become(status);
    }

    /** Those who wait have what is free: in their order, and nobody past one who does not fit. */
    List<String> serve(Instant now) {
        List<String> done = new ArrayList<>();
        if (isMissing() || closed || hasBegun(now)) {
            return done;
        }
        for (Stay first : waiting()) {
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

    /** Where the tables hold something else in the end. */
    List<String> differences(Tables tables, Map<UUID, Tables.BookingRow> bookings) {
        List<String> differences = new ArrayList<>();
        Tables.SlotRow row = tables.slots().get(slotId);
        Tables.SlotRow own = row();
        if (exists ? !own.equals(row) : row != null) {
            differences.add("slot " + slotId + " is " + row + ", and by the log it would be " + (exists ? own : null));
        }
        for (Stay stay : stays.values()) {
            Tables.BookingRow booking = bookings.get(stay.id);
            if (booking != null && !booking.status().equals(stay.status)) {
                differences.add("booking " + stay.id + " of slot " + slotId + " is " + booking.status()
                        + ", and by the log it would be " + stay.status);
            }
        }
        return differences;
    }

    /** A slot that is deleted counts as closed. */
    private Tables.SlotRow row() {
        return new Tables.SlotRow(
                slotId, capacity, taken, closed || deleted, deleted, terms, startsAt, endsAt, queue.size());
    }
}
