package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A simple second implementation of all booking commands: one command after the other, on mutable lists. Shares no code
 * with the rules it is compared to.
 */
final class NaiveLife {

    /** A mutable slot. */
    static final class Place {
        int capacity;
        boolean closed;
        boolean deleted;
        int terms = 1;
        Instant startsAt = Instant.EPOCH;
        Instant endsAt = Instant.EPOCH;
        String resource = "r";
    }

    /** A mutable booking. */
    static final class Stay {
        final UUID id;
        final String slot;
        final String customer;
        final int seats;
        String status;
        Instant ends = Instant.MAX;

        Stay(UUID id, String slot, String customer, int seats, String status) {
            this.id = id;
            this.slot = slot;
            this.customer = customer;
            this.seats = seats;
            this.status = status;
        }

        boolean isLive() {
            return status.equals("CONFIRMED") || status.equals("HELD");
        }
    }

    final Map<String, Place> places = new TreeMap<>();

    /** Maximum number of one customer's bookings for one resource; 0 for no limit. */
    int most;

    /** True if one customer's bookings may overlap. */
    boolean overlapping = true;

    /** All bookings in the order of their requests, which is also the order of the waitlists. */
    final List<Stay> stays = new ArrayList<>();

    /** Returns the answer and the events that follow from it. */
    List<String> tell(Command command, Instant deadline, Instant now) {
        Place place = places.get(command.slotId());
        if (command instanceof SeatCommand seats) {
            return seats(place, seats, deadline, now);
        }
        if (command instanceof RescheduleBooking && now.isAfter(deadline)) {
            return List.of("DEADLINE_EXCEEDED");
        }
        if (place == null || place.deleted) {
            return List.of("SLOT_NOT_FOUND");
        }
        if (command instanceof BookingCommand booking) {
            return become(place, booking, now);
        }
        if (command instanceof RescheduleBooking move) {
            return move(move, now);
        }
        if (command instanceof ChangeSlot change) {
            int capacity = change.capacity() == null ? place.capacity : change.capacity();
            if (capacity < taken(command.slotId())) {
                return List.of("CAPACITY_BELOW_BOOKED");
            }
            place.capacity = capacity;
            place.resource = change.resourceId() == null ? place.resource : change.resourceId();
            place.terms++;
            return after("SlotChanged", command.slotId(), now);
        }
        return slot(place, (SlotCommand) command, now);
    }

    private List<String> seats(@Nullable Place place, SeatCommand command, Instant deadline, Instant now) {
        if (now.isAfter(deadline)) {
            return List.of("DEADLINE_EXCEEDED");
        }
        if (place == null || place.deleted) {
            return List.of("SLOT_NOT_FOUND");
        }
        if (place.closed) {
            return List.of("CLOSED");
        }
        boolean begun = !now.isBefore(place.startsAt);
        int free = place.capacity - taken(command.slotId());
        if (command.quantity() > free || !waiting(command.slotId()).isEmpty()) {
            if (command instanceof BookSlot book
                    && book.ifFull().waits()
                    && !begun
                    && book.quantity() <= place.capacity
                    && (book.ifFull().until() == null || book.ifFull().until().isAfter(now))) {
                String limit = limit(command.customerId(), place, null, now);
                if (!limit.isEmpty()) {
                    return List.of(limit);
                }
                Stay stay = add(command, "WAITLISTED");
                if (book.ifFull().until() != null) {
                    stay.ends = book.ifFull().until();
                }
                return List.of("BookingWaitlisted " + waiting(command.slotId()).size());
            }
            return List.of("FULL");
        }
        if (begun) {
            return List.of("IN_PAST");
        }
        String limit = limit(command.customerId(), place, null, now);
        if (!limit.isEmpty()) {
            return List.of(limit);
        }
        if (command instanceof HoldSlot hold) {
            add(command, "HELD").ends = now.plusSeconds(hold.holdSeconds());
            return List.of("SlotHeld");
        }
        add(command, "CONFIRMED");
        return List.of("BookingConfirmed");
    }

    /** Returns the limit that one more booking would exceed; empty for none. */
    private String limit(String customer, Place place, @Nullable Stay instead, Instant now) {
        int ofResource = 0;
        boolean overlaps = false;
        for (Stay stay : stays) {
            Place there = places.get(stay.slot);
            if (there == null
                    || stay == instead
                    || !stay.customer.equals(customer)
                    || !(stay.isLive() || stay.status.equals("WAITLISTED"))
                    || !there.endsAt.isAfter(now)) {
                continue;
            }
            if (there.resource.equals(place.resource)) {
                ofResource++;
            }
            if (there.startsAt.compareTo(place.endsAt) < 0 && place.startsAt.compareTo(there.endsAt) < 0) {
                overlaps = true;
            }
        }
        if (most > 0 && ofResource >= most) {
            return "LIMIT_EXCEEDED";
        }
        return overlaps && !overlapping ? "OVERLAPPING" : "";
    }

    private Stay add(SeatCommand command, String status) {
        Stay stay = new Stay(command.requestId(), command.slotId(), command.customerId(), command.quantity(), status);
        stays.add(stay);
        return stay;
    }

    private List<String> become(Place place, BookingCommand command, Instant now) {
        Stay stay = find(command.bookingId(), command.slotId(), String.valueOf(command.customerId()));
        if (stay == null) {
            return List.of("NOT_FOUND");
        }
        boolean over = !stay.ends.isAfter(now);
        return switch (command.kind()) {
            case CANCEL_BOOKING ->
                stay.isLive() || stay.status.equals("WAITLISTED")
                        ? end(stay, "CANCELLED", "BookingCancelled", now)
                        : List.of("ALREADY_CANCELLED");
            case CONFIRM_HOLD -> {
                String no = noHold(stay, over);
                if (no.isEmpty()) {
                    stay.status = "CONFIRMED";
                    stay.ends = Instant.MAX;
                }
                yield List.of(no.isEmpty() ? "BookingConfirmed" : no);
            }
            case RELEASE_HOLD -> {
                String no = noHold(stay, over);
                yield no.isEmpty() ? end(stay, "RELEASED", "HoldReleased", now) : List.of(no);
            }
            case EXPIRE_BOOKING -> {
                if (stay.status.equals("HELD")) {
                    yield over ? end(stay, "EXPIRED", "HoldExpired", now) : List.of("NOT_DUE");
                }
                if (stay.status.equals("WAITLISTED")) {
                    yield over || !now.isBefore(place.startsAt)
                            ? end(stay, "EXPIRED", "WaitlistExpired", now)
                            : List.of("NOT_DUE");
                }
                yield List.of("ALREADY_CANCELLED");
            }
        };
    }

    private static String noHold(Stay stay, boolean over) {
        return switch (stay.status) {
            case "HELD" -> over ? "HOLD_EXPIRED" : "";
            case "EXPIRED", "RELEASED" -> "HOLD_EXPIRED";
            case "CONFIRMED" -> "ALREADY_CONFIRMED";
            case "WAITLISTED" -> "NOT_FOUND";
            default -> "ALREADY_CANCELLED";
        };
    }

    private List<String> end(Stay stay, String status, String reply, Instant now) {
        stay.status = status;
        stay.ends = Instant.MAX;
        return after(reply, stay.slot, now);
    }

    private List<String> move(RescheduleBooking command, Instant now) {
        Place to = places.get(command.toSlotId());
        if (to == null || to.deleted) {
            return List.of("SLOT_NOT_FOUND");
        }
        Stay stay = find(command.bookingId(), command.slotId(), String.valueOf(command.customerId()));
        if (stay == null) {
            return List.of("NOT_FOUND");
        }
        if (!stay.status.equals("CONFIRMED")) {
            return List.of("ALREADY_CANCELLED");
        }
        if (to.closed) {
            return List.of("CLOSED");
        }
        if (stay.seats > to.capacity - taken(command.toSlotId())
                || !waiting(command.toSlotId()).isEmpty()) {
            return List.of("FULL");
        }
        if (!now.isBefore(to.startsAt)) {
            return List.of("IN_PAST");
        }
        String limit = limit(stay.customer, to, stay, now);
        if (!limit.isEmpty()) {
            return List.of(limit);
        }
        stays.add(new Stay(command.requestId(), command.toSlotId(), stay.customer, stay.seats, "CONFIRMED"));
        stay.status = "RESCHEDULED";
        return after("BookingRescheduled", command.slotId(), now);
    }

    private List<String> slot(Place place, SlotCommand command, Instant now) {
        return switch (command.kind()) {
            case CLOSE_SLOT -> {
                place.closed = true;
                yield List.of("SlotClosed");
            }
            case REOPEN_SLOT -> {
                place.closed = false;
                yield after("SlotReopened", command.slotId(), now);
            }
            case DELETE_SLOT -> {
                if (taken(command.slotId()) > 0 && !command.cancelBookings()) {
                    yield List.of("SLOT_HAS_BOOKINGS");
                }
                place.deleted = true;
                List<String> all = new ArrayList<>(List.of("SlotDeleted"));
                List<Stay> ended = new ArrayList<>();
                stays.stream()
                        .filter(stay -> stay.slot.equals(command.slotId()) && stay.isLive())
                        .forEach(ended::add);
                ended.addAll(waiting(command.slotId()));
                for (Stay stay : ended) {
                    stay.status = "CANCELLED";
                    all.add("BookingCancelled " + stay.id);
                }
                yield all;
            }
        };
    }

    /** Promotes waiting bookings in order, up to the first that does not fit. */
    private List<String> after(String reply, String slotId, Instant now) {
        List<String> all = new ArrayList<>(List.of(reply));
        Place place = places.get(slotId);
        if (place == null || place.closed || !now.isBefore(place.startsAt)) {
            return all;
        }
        for (Stay stay : waiting(slotId)) {
            if (!stay.ends.isAfter(now)) {
                stay.status = "EXPIRED";
                all.add("WaitlistExpired " + stay.id);
            } else if (stay.seats <= place.capacity - taken(slotId)) {
                stay.status = "CONFIRMED";
                stay.ends = Instant.MAX;
                all.add("BookingConfirmed " + stay.id);
            } else {
                break;
            }
        }
        return all;
    }

    private @Nullable Stay find(UUID id, String slotId, String customer) {
        return stays.stream()
                .filter(stay -> stay.id.equals(id) && stay.slot.equals(slotId))
                .filter(stay -> customer.equals("null") || customer.equals(stay.customer))
                .findFirst()
                .orElse(null);
    }

    private int taken(String slotId) {
        return stays.stream()
                .filter(stay -> stay.slot.equals(slotId) && stay.isLive())
                .mapToInt(stay -> stay.seats)
                .sum();
    }

    private List<Stay> waiting(String slotId) {
        return stays.stream()
                .filter(stay -> stay.slot.equals(slotId) && stay.status.equals("WAITLISTED"))
                .toList();
    }
}
