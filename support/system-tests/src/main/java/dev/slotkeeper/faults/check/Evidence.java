package dev.slotkeeper.faults.check;

import dev.slotkeeper.reference.LoggedRequestReader;
import java.time.Duration;
import java.time.Instant;
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

/** The evidence of a run: the topics, the tables before and after, and the snapshots in between. */
public final class Evidence {

    /** Events that answer the request that asked for them, and that otherwise follow from another decision. */
    private static final Set<String> FOLLOWING = Set.of("BookingCancelled", "WaitlistExpired");

    private final Remains remains;
    private final List<ObservedRequest> requests;
    private final Map<UUID, List<ObservedRequest>> requestsById = new LinkedHashMap<>();
    private final List<ReceivedAnswer> events;
    private final Map<UUID, List<ReceivedAnswer>> eventsById;
    private final Map<UUID, List<ReceivedAnswer>> repliesById;
    private final Map<UUID, ObservedRequest> decided = new LinkedHashMap<>();
    private final Map<UUID, Tables.BookingRow> bookings = new HashMap<>();

    /**
     * The collected data of a run.
     *
     * @param timeout the default time from a record's timestamp to the request's deadline
     * @param partitions the number of partitions of booking.requests
     * @param before the slots at the start
     * @param requests all of booking.requests
     * @param events all of booking.events
     * @param replies all of the reply topic that the requests with a reply topic named
     * @param wantReply ids of the requests that named a reply topic
     * @param statuses HTTP statuses by request id: 201 for a grant, another for a final refusal
     * @param deadLetters all of booking.requests.dlt
     * @param after the tables after the run had settled
     * @param seen the counts of snapshots during the run
     * @param touched slots that programs other than Slotkeeper wrote to
     * @param effects the effects on slots in their order; empty if the order is unknown
     * @param caughtUp true if no request was left to decide within the time allowed after the last fault
     */
    public record Remains(
            Duration timeout,
            int partitions,
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
        LoggedRequestReader reader = new LoggedRequestReader(remains.timeout());
        this.requests = inOrder(remains.requests()).stream()
                .map(message -> ObservedRequest.read(message, reader, remains.partitions()))
                .toList();
        for (ObservedRequest request : requests) {
            UUID requestId = request.requestId();
            if (requestId != null) {
                requestsById.computeIfAbsent(requestId, id -> new ArrayList<>()).add(request);
                Tables.DecisionRow decision = remains.after().decisions().get(requestId);
                if (decision != null && request.isOf(decision)) {
                    decided.put(requestId, request);
                }
            }
        }
        remains.after().bookings().forEach(booking -> bookings.put(booking.bookingId(), booking));
        this.events =
                inOrder(remains.events()).stream().map(ReceivedAnswer::read).toList();
        this.eventsById = byId(events);
        this.repliesById = byId(
                inOrder(remains.replies()).stream().map(ReceivedAnswer::read).toList());
    }

    private static List<Message> inOrder(List<Message> messages) {
        return messages.stream()
                .sorted(Comparator.comparingInt(Message::partition).thenComparingLong(Message::offset))
                .toList();
    }

    private static Map<UUID, List<ReceivedAnswer>> byId(List<ReceivedAnswer> answers) {
        Map<UUID, List<ReceivedAnswer>> byId = new HashMap<>();
        answers.forEach(answer -> byId.computeIfAbsent(answer.requestId(), id -> new ArrayList<>())
                .add(answer));
        return byId;
    }

    public Remains remains() {
        return remains;
    }

    /** Returns all messages of the request log, by partition and offset. */
    public List<ObservedRequest> requests() {
        return requests;
    }

    /** Returns the messages of each request id, in the order of the log. */
    public Map<UUID, List<ObservedRequest>> requestsById() {
        return requestsById;
    }

    /** Returns the decided messages by request id, in the order of the log. */
    public Map<UUID, ObservedRequest> decided() {
        return decided;
    }

    /** Returns the decision of one of {@link #decided()}. */
    public Tables.DecisionRow decision(UUID requestId) {
        return Objects.requireNonNull(after().decisions().get(requestId), "it was decided");
    }

    /**
     * Returns true if an earlier message with this id was past its deadline when the later one was decided. A worker
     * may have died before it sent SLOT_FETCH_ERROR for the earlier one.
     */
    boolean hadOverdue(UUID requestId) {
        return requestsById.getOrDefault(requestId, List.of()).stream().anyMatch(this::wasOverdue);
    }

    /** Returns true if the message is before the decided one in the log and was past its deadline by then. */
    boolean wasOverdue(ObservedRequest request) {
        Tables.DecisionRow decision = after().decisions().get(request.requestId());
        Message message = request.message();
        Instant deadline = request.deadline();
        return decision != null
                && decision.partition() == message.partition()
                && decision.offset() > message.offset()
                && deadline != null
                && decision.decidedAt().isAfter(deadline);
    }

    /** Returns the bookings at the end, by id. */
    public Map<UUID, Tables.BookingRow> bookings() {
        return bookings;
    }

    /** Returns true for an event that answers no request but reports a further effect of one. */
    public boolean isFollowUp(ReceivedAnswer event) {
        boolean isAnother = FOLLOWING.contains(event.text("type"))
                && requestsById.getOrDefault(event.requestId(), List.of()).stream()
                        .noneMatch(request -> Objects.equals(request.bookingId(), event.bookingId()));
        return isAnother || event.isPromotion();
    }

    public List<ReceivedAnswer> events() {
        return events;
    }

    public List<ReceivedAnswer> events(UUID requestId) {
        return eventsById.getOrDefault(requestId, List.of());
    }

    public List<ReceivedAnswer> replies(UUID requestId) {
        return repliesById.getOrDefault(requestId, List.of());
    }

    /** Returns the events and replies that answer the request. */
    public List<ReceivedAnswer> answers(UUID requestId) {
        return Stream.concat(events(requestId).stream(), replies(requestId).stream())
                .filter(answer -> !isFollowUp(answer))
                .toList();
    }

    /** Returns the events that report further effects of the request. */
    public List<ReceivedAnswer> followUps(UUID requestId) {
        return events(requestId).stream().filter(this::isFollowUp).toList();
    }

    public Tables after() {
        return remains.after();
    }

    /** Returns the slots at the end, with the sums over their bookings. */
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
