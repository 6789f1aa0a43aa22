package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.SeatCommand;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A simple second implementation of the contract: one request after the other, on mutable slots. Shares no code with
 * the rules it is compared to.
 */
final class NaiveBookings {

    /** A mutable slot. */
    static final class Seats {
        int capacity;
        int taken;
        boolean closed;
        int terms = 1;
        Instant startsAt = Instant.EPOCH;

        Seats copy() {
            Seats copy = new Seats();
            copy.capacity = capacity;
            copy.taken = taken;
            copy.closed = closed;
            copy.terms = terms;
            copy.startsAt = startsAt;
            return copy;
        }
    }

    private record First(UUID digest, String told, Instant at) {}

    final Map<String, Seats> slots = new HashMap<>();
    private final Map<UUID, First> decided = new HashMap<>();

    /**
     * Answers one request.
     *
     * @param givenUp whether other writers keep changing the slot
     */
    String tell(Request request, Instant now, boolean givenUp) {
        First first = decided.get(request.requestId());
        if (first != null && first.digest().equals(request.digest())) {
            return "again " + first.told() + " at " + first.at();
        }
        if (request instanceof Request.Malformed) {
            if (first == null) {
                decided.put(request.requestId(), new First(request.digest(), "MALFORMED", now));
                return "new MALFORMED at " + now;
            }
            return "again MALFORMED at " + first.at();
        }
        if (first != null) {
            return "again REQUEST_ID_REUSED at " + first.at();
        }
        String reply = decide(slots, request, now, givenUp);
        decided.put(request.requestId(), new First(request.digest(), reply, now));
        return "new " + reply + " at " + now;
    }

    /** Returns true if any of these requests for one slot would be granted with these seats. */
    boolean wouldGrantAny(List<Request> requests, String slotId, @Nullable Seats seats, Instant now) {
        Map<String, Seats> imagined = new HashMap<>();
        if (seats != null) {
            imagined.put(slotId, seats.copy());
        }
        boolean granted = false;
        Map<UUID, Boolean> seen = new HashMap<>();
        for (Request request : requests) {
            boolean isFirst = seen.put(request.requestId(), true) == null && !decided.containsKey(request.requestId());
            if (isFirst && request.slotId().equals(slotId) && !(request instanceof Request.Malformed)) {
                String reply = decide(imagined, request, now, false);
                granted |= reply.startsWith("CONFIRMED") || reply.startsWith("SLOT_CREATED");
            }
        }
        return granted;
    }

    private static String decide(Map<String, Seats> slots, Request request, Instant now, boolean givenUp) {
        Seats seats = slots.get(request.slotId());
        if (request.command() instanceof CreateSlot create) {
            if (seats != null) {
                return "SLOT_EXISTS " + seats.taken + "/" + seats.capacity;
            }
            if (givenUp) {
                return "SLOT_UPDATE_FAILED";
            }
            Seats made = new Seats();
            made.capacity = create.capacity();
            made.startsAt = create.startsAt();
            slots.put(request.slotId(), made);
            return "SLOT_CREATED 0/" + made.capacity;
        }
        BookSlot command = (BookSlot) Objects.requireNonNull(request.command());
        if (now.compareTo(Objects.requireNonNull(request.deadline())) > 0) {
            return "DEADLINE_EXCEEDED";
        }
        if (seats == null) {
            return "SLOT_NOT_FOUND";
        }
        String before = " " + seats.taken + "/" + seats.capacity;
        if (seats.closed) {
            return "CLOSED" + before;
        }
        if (seats.taken + command.quantity() > seats.capacity) {
            return "FULL" + before;
        }
        if (now.compareTo(seats.startsAt) >= 0) {
            return "IN_PAST" + before;
        }
        SeatCommand.Expected expected = command.expected();
        if (expected != null) {
            if (expected.termsVersion() != null && !expected.termsVersion().equals(seats.terms)) {
                return "TERMS" + before;
            }
            if (expected.currentBookings() != null
                    && !expected.currentBookings().equals(seats.taken)) {
                return "BOOKINGS" + before;
            }
        }
        if (givenUp) {
            return "SLOT_UPDATE_FAILED" + before;
        }
        seats.taken += command.quantity();
        return "CONFIRMED " + seats.taken + "/" + seats.capacity;
    }
}
