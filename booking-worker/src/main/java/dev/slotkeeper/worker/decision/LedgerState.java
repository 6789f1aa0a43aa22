package dev.slotkeeper.worker.decision;

import dev.slotkeeper.worker.decision.Booking.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch has read of slots and bookings, as its decisions so far leave it. */
final class LedgerState {

    private static final Comparator<Booking> FIRST_COME =
            Comparator.comparingLong(Booking::waitsSince).thenComparing(Booking::bookingId);

    /** More places than one batch can give between two changes of a slot. */
    private static final long PLACES_A_CHANGE = 1L << 20;

    private final Map<String, SlotInHand> slots = new HashMap<>();
    private final Map<UUID, BookingInHand> bookings = new LinkedHashMap<>();

    /** By slot; only of slots whose waitlist was read, or that somebody in the batch waits for. */
    private final Map<String, Set<Booking>> waitlists = new HashMap<>();

    private final Stays stays;
    private int placesGiven;

    LedgerState(Collection<Slot> loadedSlots, Collection<Booking> loadedBookings, Stays stays) {
        this.stays = stays;
        loadedSlots.forEach(slot -> slots.put(slot.slotId(), new SlotInHand(slot)));
        for (Booking booking : loadedBookings) {
            bookings.put(booking.bookingId(), new BookingInHand(booking));
            if (booking.status() == Status.WAITLISTED) {
                waitlist(booking.slotId()).add(booking);
            }
        }
    }

    /** Null when there is none, or it was deleted. */
    @Nullable
    Slot slot(String slotId) {
        Slot slot = known(slotId);
        return slot == null || slot.state() == Slot.State.DELETED ? null : slot;
    }

    /** Also one that was deleted, whose id is taken for good. */
    @Nullable
    Slot known(String slotId) {
        SlotInHand inHand = slots.get(slotId);
        return inHand == null ? null : inHand.current;
    }

    void put(Slot slot) {
        slots.computeIfAbsent(slot.slotId(), unread -> new SlotInHand(null)).current = slot;
    }

    /** Null when there is none of that slot. */
    @Nullable
    Booking booking(UUID bookingId, String slotId) {
        BookingInHand inHand = bookings.get(bookingId);
        return inHand == null || !inHand.current.slotId().equals(slotId) ? null : inHand.current;
    }

    /** Keeps the waitlist in step. */
    void put(Booking booking) {
        BookingInHand inHand = bookings.get(booking.bookingId());
        if (inHand == null) {
            bookings.put(booking.bookingId(), new BookingInHand(null, booking));
        } else {
            if (inHand.current.status() == Status.WAITLISTED) {
                waitlist(booking.slotId()).remove(inHand.current);
            }
            inHand.current = booking;
        }
        if (booking.status() == Status.WAITLISTED) {
            waitlist(booking.slotId()).add(booking);
        }
        stays.keep(booking, this);
    }

    Stays stays() {
        return stays;
    }

    /** A place behind everybody who waits for the slot. */
    long nextPlace(Slot slot) {
        return (slot.sequence() + 1) * PLACES_A_CHANGE + placesGiven++;
    }

    /** Who waits for the slot, first come, first; changes while it is served. */
    List<Booking> waiting(String slotId) {
        return List.copyOf(waitlists.getOrDefault(slotId, Set.of()));
    }

    /** Those of these that exist, deleted ones among them. */
    List<Slot> slots(Set<String> slotIds) {
        return slotIds.stream().map(this::known).filter(Objects::nonNull).toList();
    }

    /** All of these slots that were read or made. */
    List<Booking> bookings(Set<String> slotIds) {
        return bookings.values().stream()
                .map(inHand -> inHand.current)
                .filter(booking -> slotIds.contains(booking.slotId()))
                .toList();
    }

    /** Bookings of the slot whose seats count as taken, as far as they were read. */
    List<Booking> live(String slotId) {
        return bookings(Set.of(slotId)).stream()
                .filter(booking -> booking.status().isLive())
                .toList();
    }

    private Set<Booking> waitlist(String slotId) {
        return waitlists.computeIfAbsent(slotId, first -> new TreeSet<>(FIRST_COME));
    }

    /** What was done to slots, in slot_id order, the order of all locking. */
    List<SlotChange> slotChanges() {
        List<SlotChange> changes = new ArrayList<>();
        for (SlotInHand inHand : slots.values()) {
            Slot after = inHand.current;
            if (after != null && after != inHand.before) {
                changes.add(new SlotChange(inHand.before, inHand.before == null ? after : after.next()));
            }
        }
        changes.sort(Comparator.comparing(change -> change.after().slotId()));
        return changes;
    }

    /** What was done to bookings, in slot_id order, because a new one locks its slot. */
    List<BookingChange> bookingChanges() {
        List<BookingChange> changes = new ArrayList<>();
        for (BookingInHand inHand : bookings.values()) {
            if (inHand.current != inHand.before) {
                changes.add(new BookingChange(inHand.before, inHand.current));
            }
        }
        changes.sort(Comparator.comparing(change -> change.after().slotId()));
        return changes;
    }

    private static final class SlotInHand {
        final @Nullable Slot before;

        @Nullable
        Slot current;

        SlotInHand(@Nullable Slot slot) {
            this.before = slot;
            this.current = slot;
        }
    }

    private static final class BookingInHand {
        final @Nullable Booking before;
        Booking current;

        BookingInHand(Booking read) {
            this(read, read);
        }

        BookingInHand(@Nullable Booking before, Booking current) {
            this.before = before;
            this.current = current;
        }
    }
}
