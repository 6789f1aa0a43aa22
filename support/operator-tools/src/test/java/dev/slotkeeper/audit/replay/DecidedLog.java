package dev.slotkeeper.audit.replay;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.worker.decision.Answer;
import dev.slotkeeper.worker.decision.BatchDecisions;
import dev.slotkeeper.worker.decision.BatchState;
import dev.slotkeeper.worker.decision.Booking;
import dev.slotkeeper.worker.decision.Request;
import dev.slotkeeper.worker.decision.Slot;
import dev.slotkeeper.worker.decision.WaitlistPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A log whose requests the worker's own rules decide, batch by batch, with the tables that come of it. */
final class DecidedLog {

    static final int PARTITIONS = 3;

    final Map<String, Slot> slots = new TreeMap<>();
    final Map<UUID, Booking> bookings = new TreeMap<>();
    final Map<UUID, DecisionRecord> decisions = new HashMap<>();

    /** In the order of their commits. */
    final List<DecidedRequest> decided = new ArrayList<>();

    private final long[] offsets = new long[PARTITIONS];
    private final WaitlistPolicy policy;

    /** The partition of all that is decided from now on; null for that of its slot. */
    @Nullable
    Integer partition;

    DecidedLog(WaitlistPolicy policy) {
        this.policy = policy;
    }

    /** Returns the partition of a slot, which its first two characters determine, so that a test can choose it. */
    static int partition(String slotId) {
        return Math.floorMod(slotId.substring(0, 2).hashCode(), PARTITIONS);
    }

    /** Decides all of it in one transaction. */
    void decide(Instant now, Instant deadline, List<Command> commands) {
        commit(now, deadline, commands, batch(now, deadline, commands, slots.values(), bookings.values()));
    }

    /**
     * Decides it on what was there earlier, as a transaction does that reads before another one commits.
     *
     * @return whether it could commit, because it changes no slot
     */
    boolean decideLate(
            Instant now, Instant deadline, List<Command> commands, List<Slot> earlierSlots, List<Booking> earlier) {
        BatchDecisions batch = batch(now, deadline, commands, earlierSlots, earlier);
        if (!batch.slotChanges().isEmpty()) {
            return false;
        }
        commit(now, deadline, commands, batch);
        return true;
    }

    private BatchDecisions batch(
            Instant now,
            Instant deadline,
            List<Command> commands,
            Iterable<Slot> readSlots,
            Iterable<Booking> readBookings) {
        List<Slot> slotList = new ArrayList<>();
        readSlots.forEach(slotList::add);
        List<Booking> bookingList = new ArrayList<>();
        readBookings.forEach(bookingList::add);
        List<Request> requests =
                commands.stream().map(command -> request(command, deadline)).toList();
        return new BatchDecisions(requests, new BatchState(now, slotList, bookingList, Map.copyOf(decisions)), policy);
    }

    private void commit(Instant now, Instant deadline, List<Command> commands, BatchDecisions batch) {
        batch.slotChanges().forEach(change -> slots.put(change.after().slotId(), change.after()));
        batch.bookingChanges().forEach(change -> bookings.put(change.after().bookingId(), change.after()));
        for (int i = 0; i < commands.size(); i++) {
            Answer answer = batch.answers().get(i);
            Command command = commands.get(i);
            int number = partition == null ? partition(command.slotId()) : partition;
            LogPlace place = new LogPlace(number, offsets[number]++);
            if (answer.isNew()) {
                decisions.put(command.requestId(), answer.record());
                LoggedRequest loggedRequest = new LoggedRequest(
                        place, command.requestId(), command.slotId(), command.requestId(), command, null, deadline);
                decided.add(new DecidedRequest(
                        loggedRequest,
                        new DecisionRow(
                                command.requestId(),
                                place,
                                now,
                                ReplyColumns.of(answer.record()),
                                new DecisionRow.Order(answer.slotOrder(), i),
                                answer.record().digestVersion())));
            }
        }
    }

    private static Request request(Command command, Instant deadline) {
        return new Request.Valid(command, command.requestId(), deadline);
    }

    /** As the audit reads them: by clock, then partition, then offset. */
    List<DecidedRequest> byClock() {
        List<DecidedRequest> sorted = new ArrayList<>(decided);
        sorted.sort((a, b) -> {
            int clocks = a.stored().decidedAt().compareTo(b.stored().decidedAt());
            if (clocks != 0) {
                return clocks;
            }
            LogPlace one = a.request().place();
            LogPlace other = b.request().place();
            return one.partition() == other.partition()
                    ? Long.compare(one.offset(), other.offset())
                    : Integer.compare(one.partition(), other.partition());
        });
        return sorted;
    }

    List<SlotRow> slotRows() {
        return slots.values().stream().map(this::row).toList();
    }

    private SlotRow row(Slot slot) {
        Slot.Terms terms = slot.terms();
        boolean holdsBack = !policy.overtaking() && slot.waiting() > 0;
        return new SlotRow(
                slot.slotId(),
                terms == null ? "" : terms.resourceId(),
                slot.startsAt(),
                terms == null ? Instant.EPOCH : terms.endsAt(),
                slot.capacity(),
                terms == null ? null : terms.price(),
                slot.termsVersion(),
                slot.currentBookings(),
                slot.waiting(),
                slot.state() == Slot.State.OPEN && slot.free() > 0 && !holdsBack,
                slot.state() != Slot.State.OPEN,
                slot.state() == Slot.State.DELETED,
                slot.sequence());
    }

    List<BookingRow> bookingRows() {
        return bookings.values().stream()
                .map(booking -> new BookingRow(
                        booking.bookingId(),
                        booking.slotId(),
                        booking.customerId(),
                        booking.quantity(),
                        booking.status().name(),
                        booking.expiresAt(),
                        booking.endReason() == null ? null : booking.endReason().name(),
                        moves(booking.moves())))
                .toList();
    }

    private static ModelBooking.@Nullable Moves moves(Booking.@Nullable Moves moves) {
        return moves == null ? null : new ModelBooking.Moves(moves.first(), moves.earlierTerms(), moves.to());
    }
}
