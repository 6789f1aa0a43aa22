package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides the log again, each slot separately and one message after the other, at the times that the database recorded
 * and with the reference model. Compares answers, follow-ups, and the final slots and bookings.
 *
 * <p>A reschedule takes part in two lives. On its old slot, the log fixes its place. On the new slot, its place is
 * known only if {@link Evidence.Remains#effects()} gives it. Otherwise any place is accepted at which all answers of
 * that slot, with the seats that they show, and its final state are as stored; reschedules from one partition keep
 * their order. In that case two things are not checked: that the places found on different slots fit into one order of
 * all slots, and which of two slots a reschedule did not find, as long as either was missing at some time.
 *
 * <p>If the effects are unknown, slots that other programs wrote to are skipped, because the time of these writes is
 * not in the log.
 */
final class Replay {

    private final Evidence evidence;
    private final Map<UUID, Tables.BookingRow> bookings;
    private final Map<String, List<ReplayStep>> own = new TreeMap<>();
    private final Map<String, List<ReplayStep.Arrived>> arrivals = new HashMap<>();

    /** Requests that found no slot. */
    private final Set<UUID> missing = new HashSet<>();

    Replay(Evidence evidence) {
        this.evidence = evidence;
        this.bookings = evidence.bookings();
        if (isOrderKnown()) {
            evidence.remains().effects().forEach(this::add);
        } else {
            evidence.decided().forEach((id, request) -> addBySlot(request, evidence.decision(id)));
            own.values().forEach(turns -> turns.sort(Comparator.comparing(Replay::place, PLACES)));
            arrivals.values().forEach(turns -> turns.sort(Comparator.comparing(Replay::place, PLACES)));
        }
    }

    private static final Comparator<Message> PLACES =
            Comparator.comparingInt(Message::partition).thenComparingLong(Message::offset);

    private boolean isOrderKnown() {
        return !evidence.remains().effects().isEmpty();
    }

    private static Message place(ReplayStep step) {
        return step instanceof ReplayStep.Decided decided
                ? decided.request().message()
                : ((ReplayStep.Arrived) step).request().message();
    }

    private void add(Effect effect) {
        List<ReplayStep> turns = own.computeIfAbsent(effect.slotId(), first -> new ArrayList<>());
        if (effect.written() != null) {
            turns.add(new ReplayStep.Written(effect.written()));
            return;
        }
        ObservedRequest request = evidence.decided().get(effect.requestId());
        Tables.DecisionRow stored = evidence.after().decisions().get(effect.requestId());
        if (request == null || stored == null) {
            return;
        }
        ReplayStep step = effect.slotId().equals(stored.slotId()) ? decided(request, stored) : arrival(request, stored);
        if (step != null) {
            turns.add(step);
        }
    }

    private void addBySlot(ObservedRequest request, Tables.DecisionRow stored) {
        own.computeIfAbsent(stored.slotId(), first -> new ArrayList<>()).add(decided(request, stored));
        String toSlotId = request.toSlotId();
        ReplayStep.Arrived arrival = toSlotId == null ? null : arrival(request, stored);
        if (toSlotId != null && arrival != null) {
            arrivals.computeIfAbsent(toSlotId, first -> new ArrayList<>()).add(arrival);
        }
    }

    private ReplayStep.Decided decided(ObservedRequest request, Tables.DecisionRow stored) {
        ObservedRequest first = evidence.decided().get(request.bookingId());
        boolean isOfArrival = first != null && stored.slotId().equals(first.toSlotId());
        return new ReplayStep.Decided(request, stored, isOfArrival, missing);
    }

    /** Returns the arrival of a reschedule; null if the old slot determined its outcome. */
    private ReplayStep.@Nullable Arrived arrival(ObservedRequest request, Tables.DecisionRow stored) {
        return ReplayStep.Arrived.isSettledHere(stored)
                ? new ReplayStep.Arrived(request, stored, bookings.get(request.bookingId()), missing)
                : null;
    }

    /** Returns the differences between the replay and what is stored. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (ObservedRequest request : evidence.requests()) {
            if (isPassedOver(request)) {
                differences.add("request " + request.requestId() + " was decided at a later delivery than that at "
                        + request.message().place());
            }
        }
        Set<String> slotIds = new TreeSet<>(evidence.remains().before().keySet());
        slotIds.addAll(own.keySet());
        slotIds.addAll(arrivals.keySet());
        for (String slotId : slotIds) {
            outOfOrder(slotId, differences);
            if (!isSkipped(slotId)) {
                SlotLife begin =
                        new SlotLife(slotId, evidence.remains().before().get(slotId));
                differences.addAll(new LifeReplay(
                                begin,
                                own.getOrDefault(slotId, List.of()),
                                arrivals.getOrDefault(slotId, List.of()),
                                end -> end.differences(evidence.after(), bookings))
                        .differences());
            }
        }
        evidence.decided().forEach((id, request) -> notFound(request, evidence.decision(id), differences));
        return differences;
    }

    /**
     * Reports decisions of a slot's own log that took effect in another order. Requests past their deadline and malformed
     * ones, among them those in another partition, depend on no slot and are skipped.
     */
    private void outOfOrder(String slotId, List<String> differences) {
        Message before = null;
        for (ReplayStep step : own.getOrDefault(slotId, List.of())) {
            if (step instanceof ReplayStep.Decided decided
                    && !decided.request().isMalformed()
                    && !"DEADLINE_EXCEEDED".equals(decided.stored().reason())) {
                Message message = decided.request().message();
                if (before != null && PLACES.compare(before, message) > 0) {
                    differences.add("slot " + slotId + ": " + decided.request().requestId() + ", " + message.place()
                            + ", was decided by the slot's state after " + before.place());
                }
                before = message;
            }
        }
    }

    private boolean isSkipped(@Nullable String slotId) {
        return !isOrderKnown() && slotId != null && evidence.remains().touched().contains(slotId);
    }

    /**
     * Returns true if an earlier delivery was not decided without reason. It may be passed over only if it was, or was
     * to be, answered SLOT_FETCH_ERROR.
     */
    private boolean isPassedOver(ObservedRequest request) {
        Tables.DecisionRow stored = request.requestId() == null
                ? null
                : evidence.after().decisions().get(request.requestId());
        Message message = request.message();
        return stored != null
                && stored.partition() == message.partition()
                && stored.offset() > message.offset()
                && !evidence.wasOverdue(request)
                && evidence.events(stored.requestId()).stream().noneMatch(ReceivedAnswer::isUndecided);
    }

    private void notFound(ObservedRequest request, Tables.DecisionRow stored, List<String> differences) {
        String to = request.toSlotId();
        if (to == null || !"SLOT_NOT_FOUND".equals(stored.code()) || isSkipped(stored.slotId()) || isSkipped(to)) {
            return;
        }
        boolean wasMissing = isOrderKnown()
                ? missing.contains(stored.requestId())
                : isOnceMissing(stored.slotId()) || isOnceMissing(to);
        if (!wasMissing) {
            differences.add("request " + request.requestId() + " is SLOT_NOT_FOUND, but both its slots existed");
        }
    }

    private boolean isOnceMissing(String slotId) {
        Tables.SlotRow after = evidence.after().slots().get(slotId);
        return !evidence.remains().before().containsKey(slotId) || after == null || after.deleted();
    }
}
