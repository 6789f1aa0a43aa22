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
 * Decides the log once more, each slot by itself, one message after the other at the moments that the database noted, by
 * the contract's table of codes, and compares: answers, what follows from them, and slots and bookings as they are left.
 *
 * <p>A reschedule takes part in two lives. On its old slot it stands where the log has it. Which place it took on the new
 * one is known only where {@link Evidence.Remains#effects()} says so. Elsewhere any place counts at which all answers of
 * that slot, with the seats that they show, and its end come out as stored; reschedules out of one partition keep their
 * order. Not checked is then whether the places found on different slots fit together in one order of all slots, nor
 * which of two slots it was that one which found no slot did not find, as long as either was missing at some time.
 *
 * <p>Where the effects are not known, slots that others wrote to are left out: when they wrote is not in the log.
 */
final class Replay {

    private final Evidence evidence;
    private final Map<UUID, Tables.BookingRow> bookings;
    private final Map<String, List<Turn>> own = new TreeMap<>();
    private final Map<String, List<Turn.Arrived>> arrivals = new HashMap<>();

    /** Requests that found no slot. */
    private final Set<UUID> missing = new HashSet<>();

    Replay(Evidence evidence) {
        this.evidence = evidence;
        this.bookings = evidence.bookings();
        if (isOrderKnown()) {
            evidence.remains().effects().forEach(this::add);
        } else {
            evidence.decided().forEach((id, ask) -> addBySlot(ask, evidence.decision(id)));
            own.values().forEach(turns -> turns.sort(Comparator.comparing(Replay::place, PLACES)));
            arrivals.values().forEach(turns -> turns.sort(Comparator.comparing(Replay::place, PLACES)));
        }
    }

    private static final Comparator<Message> PLACES =
            Comparator.comparingInt(Message::partition).thenComparingLong(Message::offset);

    private boolean isOrderKnown() {
        return !evidence.remains().effects().isEmpty();
    }

    private static Message place(Turn turn) {
        return turn instanceof Turn.Decided decided
                ? decided.ask().message()
                : ((Turn.Arrived) turn).ask().message();
    }

    private void add(Effect effect) {
        List<Turn> turns = own.computeIfAbsent(effect.slotId(), first -> new ArrayList<>());
        if (effect.written() != null) {
            turns.add(new Turn.Written(effect.written()));
            return;
        }
        Ask ask = evidence.decided().get(effect.requestId());
        Tables.DecisionRow stored = evidence.after().decisions().get(effect.requestId());
        if (ask == null || stored == null) {
            return;
        }
        Turn turn = effect.slotId().equals(ask.slotId()) ? decided(ask, stored) : arrival(ask, stored);
        if (turn != null) {
            turns.add(turn);
        }
    }

    private void addBySlot(Ask ask, Tables.DecisionRow stored) {
        own.computeIfAbsent(stored.slotId(), first -> new ArrayList<>()).add(decided(ask, stored));
        Turn.Arrived arrival = ask.kind() == Ask.Kind.RESCHEDULE ? arrival(ask, stored) : null;
        if (arrival != null) {
            arrivals.computeIfAbsent(ask.json().path("toSlotId").asText(), first -> new ArrayList<>())
                    .add(arrival);
        }
    }

    private Turn.Decided decided(Ask ask, Tables.DecisionRow stored) {
        Ask first = evidence.decided().get(ask.bookingId());
        boolean isOfArrival = first != null && stored.slotId().equals(first.text("toSlotId"));
        return new Turn.Decided(ask, stored, isOfArrival, missing);
    }

    /** Null for what the old slot settled. */
    private Turn.@Nullable Arrived arrival(Ask ask, Tables.DecisionRow stored) {
        return Turn.Arrived.isSettledHere(stored)
                ? new Turn.Arrived(ask, stored, bookings.get(ask.bookingId()), missing)
                : null;
    }

    /** Where what is stored is not what comes out. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Ask ask : evidence.asks()) {
            if (isPassedOver(ask)) {
                differences.add("request " + ask.requestId() + " was decided later than where it stands, at "
                        + ask.message().place());
            }
        }
        Set<String> slotIds = new TreeSet<>(evidence.remains().before().keySet());
        slotIds.addAll(own.keySet());
        slotIds.addAll(arrivals.keySet());
        for (String slotId : slotIds) {
            outOfOrder(slotId, differences);
            if (!isLeftOut(slotId)) {
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
        evidence.decided().forEach((id, ask) -> notFound(ask, evidence.decision(id), differences));
        return differences;
    }

    /** What a slot's own log brought about stands there in the order in which it did; who came too late saw no slot. */
    private void outOfOrder(String slotId, List<String> differences) {
        Message before = null;
        for (Turn turn : own.getOrDefault(slotId, List.of())) {
            if (turn instanceof Turn.Decided decided
                    && !"DEADLINE_EXCEEDED".equals(decided.stored().reason())) {
                Message message = decided.ask().message();
                if (before != null && PLACES.compare(before, message) > 0) {
                    differences.add("slot " + slotId + ": " + decided.ask().requestId() + ", " + message.place()
                            + ", was decided by what the slot was after " + before.place());
                }
                before = message;
            }
        }
    }

    private boolean isLeftOut(@Nullable String slotId) {
        return !isOrderKnown() && slotId != null && evidence.remains().touched().contains(slotId);
    }

    /** An earlier delivery may be passed over only if it was told that the slot could not be read, or was to be told. */
    private boolean isPassedOver(Ask ask) {
        Tables.DecisionRow stored =
                ask.requestId() == null ? null : evidence.after().decisions().get(ask.requestId());
        Message message = ask.message();
        return stored != null
                && stored.partition() == message.partition()
                && stored.offset() > message.offset()
                && !evidence.wasOverdue(ask)
                && evidence.events(stored.requestId()).stream().noneMatch(Told::isUndecided);
    }

    private void notFound(Ask ask, Tables.DecisionRow stored, List<String> differences) {
        String to = ask.json().path("toSlotId").asText();
        if (ask.kind() != Ask.Kind.RESCHEDULE
                || !"SLOT_NOT_FOUND".equals(stored.code())
                || isLeftOut(stored.slotId())
                || isLeftOut(to)) {
            return;
        }
        boolean wasMissing = isOrderKnown()
                ? missing.contains(stored.requestId())
                : isOnceMissing(stored.slotId()) || isOnceMissing(to);
        if (!wasMissing) {
            differences.add("request " + ask.requestId() + " is SLOT_NOT_FOUND, and both its slots were there");
        }
    }

    private boolean isOnceMissing(String slotId) {
        Tables.SlotRow after = evidence.after().slots().get(slotId);
        return !evidence.remains().before().containsKey(slotId) || after == null || after.deleted();
    }
}
