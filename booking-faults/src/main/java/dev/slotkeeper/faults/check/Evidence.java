package dev.slotkeeper.faults.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What a run left behind: the topics, the tables before and after, and what was seen in between. */
public final class Evidence {

    /** What is an answer to who asked for it, and else follows from something. */
    private static final Set<String> FOLLOWING = Set.of("BookingCancelled", "WaitlistExpired");

    private final Remains remains;
    private final List<Ask> asks;
    private final Map<UUID, List<Ask>> asksById = new LinkedHashMap<>();
    private final List<Told> events;
    private final Map<UUID, List<Told>> eventsById;
    private final Map<UUID, List<Told>> repliesById;
    private final Map<UUID, Ask> decided = new LinkedHashMap<>();
    private final Map<UUID, Tables.BookingRow> bookings = new HashMap<>();

    /**
     * What was collected.
     *
     * @param patience of a request that names no deadline
     * @param before the slots when it began
     * @param requests all of booking.requests
     * @param events all of booking.events
     * @param replies all of the reply topic that those who wanted a reply named
     * @param wantReply ids of the requests whose sender asked for a reply
     * @param statuses of HTTP, by request id: 201 for those who were told yes, another for those told a final no
     * @param deadLetters all of booking.requests.dlt
     * @param after the tables when everything was quiet again
     * @param seen what snapshots showed while it ran
     * @param touched slots that writers outside Slotkeeper wrote to
     * @param effects what happened to slots, in the order in which it did; empty where nobody can know
     * @param caughtUp whether nothing was left to decide within the time given after the last fault
     */
    public record Remains(
            Duration patience,
            Map<String, Tables.SlotRow> before,
            List<Message> requests,
            List<Message> events,
            List<Message> replies,
            Set<UUID> wantReply,
            Map<UUID, Integer> statuses,
            List<Message> deadLetters,
            Tables after,
            List<SeatCount> seen,
            Set<String> touched,
            List<Effect> effects,
            boolean caughtUp) {}

    public Evidence(Remains remains) {
        this.remains = remains;
        this.asks = inOrder(remains.requests()).stream()
                .map(message -> Ask.read(message, remains.patience()))
                .toList();
        for (Ask ask : asks) {
            if (ask.requestId() != null) {
                asksById.computeIfAbsent(ask.requestId(), id -> new ArrayList<>())
                        .add(ask);
                Tables.DecisionRow decision = remains.after().decisions().get(ask.requestId());
                if (decision != null && ask.isOf(decision)) {
                    decided.put(ask.requestId(), ask);
                }
            }
        }
        remains.after().bookings().forEach(booking -> bookings.put(booking.bookingId(), booking));
        this.events = inOrder(remains.events()).stream().map(Told::read).toList();
        this.eventsById = byId(events);
        this.repliesById =
                byId(inOrder(remains.replies()).stream().map(Told::read).toList());
    }

    private static List<Message> inOrder(List<Message> messages) {
        return messages.stream()
                .sorted(Comparator.comparingInt(Message::partition).thenComparingLong(Message::offset))
                .toList();
    }

    private static Map<UUID, List<Told>> byId(List<Told> answers) {
        Map<UUID, List<Told>> byId = new HashMap<>();
        answers.forEach(answer -> byId.computeIfAbsent(answer.requestId(), id -> new ArrayList<>())
                .add(answer));
        return byId;
    }

    public Remains remains() {
        return remains;
    }

    /** Every message of the request log, by partition and offset. */
    public List<Ask> asks() {
        return asks;
    }

    /** The messages with each id, in the order of the log. */
    public Map<UUID, List<Ask>> asksById() {
        return asksById;
    }

    /** The messages that were decided, by request id, in the order of the log. */
    public Map<UUID, Ask> decided() {
        return decided;
    }

    /** What was decided for one of {@link #decided()}. */
    public Tables.DecisionRow decision(UUID requestId) {
        return Objects.requireNonNull(after().decisions().get(requestId), "it was decided");
    }

    /**
     * Whether an earlier message with this id was past its deadline when the one that counts was decided. A worker may have
     * meant to tell it that the slot could not be read, and have died before it did.
     */
    boolean hadOverdue(UUID requestId) {
        return asksById.getOrDefault(requestId, List.of()).stream().anyMatch(this::wasOverdue);
    }

    /** Whether it stands before the message that was decided, and was past its deadline by then. */
    boolean wasOverdue(Ask ask) {
        Tables.DecisionRow decision = after().decisions().get(ask.requestId());
        Message message = ask.message();
        return decision != null
                && decision.partition() == message.partition()
                && decision.offset() > message.offset()
                && ask.deadline() != null
                && decision.decidedAt().isAfter(ask.deadline());
    }

    /** The bookings at the end, by id. */
    public Map<UUID, Tables.BookingRow> bookings() {
        return bookings;
    }

    /** Whether it is nobody's answer, but tells what else somebody's request did. */
    public boolean isFollowUp(Told event) {
        boolean isAnother = FOLLOWING.contains(event.text("type"))
                && asksById.getOrDefault(event.requestId(), List.of()).stream()
                        .noneMatch(ask -> Objects.equals(ask.bookingId(), event.bookingId()));
        return isAnother || event.isPromotion();
    }

    public List<Told> events() {
        return events;
    }

    public List<Told> events(UUID requestId) {
        return eventsById.getOrDefault(requestId, List.of());
    }

    public List<Told> replies(UUID requestId) {
        return repliesById.getOrDefault(requestId, List.of());
    }

    /** Events and replies that answer the request. */
    public List<Told> answers(UUID requestId) {
        return Stream.concat(events(requestId).stream(), replies(requestId).stream())
                .filter(told -> !isFollowUp(told))
                .toList();
    }

    /** Events that tell what else the request did. */
    public List<Told> followUps(UUID requestId) {
        return events(requestId).stream().filter(this::isFollowUp).toList();
    }

    public Tables after() {
        return remains.after();
    }

    /** The slots at the end, counted by their bookings. */
    public List<SeatCount> counts() {
        Map<String, Integer> booked = new HashMap<>();
        for (Tables.BookingRow booking : after().bookings()) {
            if (booking.isLive()) {
                booked.merge(booking.slotId(), booking.quantity(), Integer::sum);
            }
        }
        return after().slots().values().stream()
                .map(slot -> new SeatCount(
                        slot.slotId(), slot.capacity(), slot.currentBookings(), booked.getOrDefault(slot.slotId(), 0)))
                .toList();
    }
}
