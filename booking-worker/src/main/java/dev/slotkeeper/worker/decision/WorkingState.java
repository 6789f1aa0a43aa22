package dev.slotkeeper.worker.decision;

import dev.slotkeeper.worker.decision.Booking.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds the slots and bookings that a batch has read, as its decisions so far leave them. */
final class WorkingState {

    private static final Comparator<Booking> FIRST_COME =
            Comparator.comparingLong(Booking::waitsSince).thenComparing(Booking::bookingId);

    /** Upper bound of the waitlist places that one batch can assign. */
    private static final long PLACES_A_CHANGE = 1L << 20;

    private final Map<String, SlotInHand> slots = new HashMap<>();
    private final Map<UUID, BookingInHand> bookings = new LinkedHashMap<>();

    /** Waitlist entries by slot id; only of slots whose waitlist was read or extended by this batch. */
    private final Map<String, Set<Booking>> waitlists = new HashMap<>();

    /** Ids of slots whose waitlist this batch has served. */
    private final Set<String> served = new HashSet<>();

    private final CustomerBookings customerBookings;
    private int placesGiven;

    WorkingState(Collection<Slot> loadedSlots, Collection<Booking> loadedBookings, CustomerBookings customerBookings) {
        this.customerBookings = customerBookings;
        loadedSlots.forEach(slot -> slots.put(slot.slotId(), new SlotInHand(slot)));
        for (Booking booking : loadedBookings) {
            bookings.put(booking.bookingId(), new BookingInHand(booking));
            if (booking.status() == Status.WAITLISTED) {
                waitlist(booking.slotId()).add(booking);
            }
        }
    }

    /** Returns the slot; null if it does not exist or was deleted. */
    @Nullable
    Slot slot(String slotId) {
        Slot slot = known(slotId);
        return slot == null || slot.state() == Slot.State.DELETED ? null : slot;
    }

    /** Returns the slot even if it was deleted, because its id can't be used again; null if it never existed. */
    @Nullable
    Slot known(String slotId) {
        SlotInHand inHand = slots.get(slotId);
        return inHand == null ? null : inHand.current;
    }

    void put(Slot slot) {
        slots.computeIfAbsent(slot.slotId(), unread -> new SlotInHand(null)).current = slot;
    }

    /** Returns the booking; null if it does not exist or belongs to another slot. */
    @Nullable
    Booking booking(UUID bookingId, String slotId) {
        BookingInHand inHand = bookings.get(bookingId);
        return inHand == null || !inHand.current.slotId().equals(slotId) ? null : inHand.current;
    }

    /** Stores the booking and updates waitlist and stays accordingly. */
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
        customerBookings.keep(booking, this);
    }

    CustomerBookings customerBookings() {
        return customerBookings;
    }

    /** Returns a waitlist place behind all entries of the slot. */
    long nextPlace(Slot slot) {
        return (slot.sequence() + 1) * PLACES_A_CHANGE + placesGiven++;
    }

    /** Returns a copy of the slot's waitlist in order of arrival. */
    List<Booking> waiting(String slotId) {
        return List.copyOf(waitlists.getOrDefault(slotId, Set.of()));
    }

    /** Returns those of the slots that exist, deleted ones included. */
    List<Slot> slots(Set<String> slotIds) {
        return slotIds.stream().map(this::known).filter(Objects::nonNull).toList();
    }

    /** Returns all bookings of these slots that were read or created. */
    List<Booking> bookings(Set<String> slotIds) {
        return bookings.values().stream()
                .map(inHand -> inHand.current)
                .filter(booking -> slotIds.contains(booking.slotId()))
                .toList();
    }

    /** Returns the slot's bookings whose seats count as taken, as far as they were read or created. */
    List<Booking> live(String slotId) {
        return bookings(Set.of(slotId)).stream()
                .filter(booking -> booking.status().isLive())
                .toList();
    }

    /** Notes that the slot's waitlist has got what it is due. */
    void served(String slotId) {
        served.add(slotId);
    }

    private Set<Booking> waitlist(String slotId) {
        return waitlists.computeIfAbsent(slotId, first -> new TreeSet<>(FIRST_COME));
    }

    /** Returns the changes of slots in slot_id order, the order in which all locks are taken. */
    @SuppressWarnings("ReferenceEquality") // a change makes a new object
    List<SlotChange> slotChanges() {
        List<SlotChange> changes = new ArrayList<>();
        for (SlotInHand inHand : slots.values()) {
            Slot after = inHand.current;
            if (after != null && after != inHand.before) {
                Slot written = inHand.before == null ? after : after.next();
                changes.add(new SlotChange(inHand.before, written, served.contains(after.slotId())));
            }
        }
        changes.sort(Comparator.comparing(change -> change.after().slotId()));
        return changes;
    }

    /** Returns the changes of bookings in slot_id order, because inserting a booking locks its slot. */
    @SuppressWarnings("ReferenceEquality") // a change makes a new object
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
