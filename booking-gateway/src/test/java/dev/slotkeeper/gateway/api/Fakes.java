package dev.slotkeeper.gateway.api;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.BookingRejected;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotAvailability;
import dev.slotkeeper.contracts.SlotCreated;
import dev.slotkeeper.contracts.SlotState;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.database.AvailabilityRepository;
import dev.slotkeeper.gateway.database.BookingRepository;
import dev.slotkeeper.gateway.database.CurrentBooking;
import dev.slotkeeper.gateway.database.DecisionRepository;
import dev.slotkeeper.gateway.database.SlotCursor;
import dev.slotkeeper.gateway.database.SlotPage;
import dev.slotkeeper.gateway.database.SlotQuery;
import dev.slotkeeper.gateway.database.SlotRepository;
import dev.slotkeeper.gateway.kafka.BookingRequests;
import dev.slotkeeper.gateway.kafka.Outcome;
import dev.slotkeeper.gateway.kafka.RequestLog;
import dev.slotkeeper.gateway.queue.LogPosition;
import dev.slotkeeper.gateway.queue.QueuePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fakes of everything behind the controllers. They record calls, and return what a test has set. */
public final class Fakes
        implements BookingRequests,
                RequestLog,
                DecisionRepository,
                BookingRepository,
                SlotRepository,
                AvailabilityRepository {

    static final Instant NOW = Instant.parse("2026-11-22T09:00:00.123456Z");

    record Submitted(Command command, Duration timeout) {}

    /** A stored booking. */
    record Booked(String slotId, String customerId) {}

    public final List<Submitted> submitted = new CopyOnWriteArrayList<>();
    final Map<UUID, DecisionRecord> decisions = new ConcurrentHashMap<>();
    final Map<UUID, DecisionRecord> notReplicated = new ConcurrentHashMap<>();
    final Map<UUID, Booked> bookings = new ConcurrentHashMap<>();
    final Map<UUID, CurrentBooking> currentBookings = new ConcurrentHashMap<>();
    final Map<String, SlotAvailability> states = new ConcurrentHashMap<>();
    final List<SlotQuery> queries = new CopyOnWriteArrayList<>();
    volatile Function<Command, Outcome> outcome = Fakes::yes;
    volatile Standing standing = Standing.UNKNOWN;
    volatile @Nullable LogPosition askedPlace;
    volatile @Nullable String askedCustomer;
    volatile @Nullable QueuePosition queue;
    volatile @Nullable RuntimeException databaseFailure;

    /** While this is not completed, none of the fakes responds. */
    volatile CompletableFuture<Void> silence = CompletableFuture.completedFuture(null);

    void reset() {
        submitted.clear();
        decisions.clear();
        bookings.clear();
        currentBookings.clear();
        states.clear();
        notReplicated.clear();
        queries.clear();
        outcome = Fakes::yes;
        standing = Standing.UNKNOWN;
        askedPlace = null;
        askedCustomer = null;
        queue = null;
        databaseFailure = null;
        silence = CompletableFuture.completedFuture(null);
    }

    static Outcome decided(Reply reply) {
        return new Outcome.Decided(reply, ContractJson.write(reply));
    }

    static Outcome yes(Command command) {
        UUID id = command.requestId();
        if (command instanceof BookSlot book) {
            return decided(new BookingConfirmed(id, id, book.slotId(), book.customerId(), book.quantity(), 4, 10, NOW));
        }
        if (command instanceof CreateSlot create) {
            return decided(new SlotCreated(id, id, SlotState.created(create), NOW));
        }
        return no(command, ErrorCode.VALIDATION_ERROR, Reason.ALREADY_CANCELLED);
    }

    static Outcome no(Command command, ErrorCode code, @Nullable Reason reason) {
        UUID id = command.requestId();
        return decided(new BookingRejected(id, id, command.slotId(), "c", 1, code, reason, null, 10, 10, NOW));
    }

    static SlotState slot(String slotId) {
        return new SlotState(slotId, "room", NOW, NOW.plusSeconds(60), 10, 3, true, 1, null);
    }

    @Override
    public List<CompletableFuture<Outcome>> submit(List<? extends Command> commands, Duration wait) {
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (Command command : commands) {
            submitted.add(new Submitted(command, wait));
            answers.add(silence.thenApplyAsync(over -> outcome.apply(command)));
        }
        return answers;
    }

    @Override
    public CompletableFuture<Standing> standing(UUID requestId, @Nullable LogPosition position, CustomerScope asking) {
        askedPlace = position;
        askedCustomer = asking instanceof CustomerScope.Only own ? own.customerId() : null;
        return CompletableFuture.completedFuture(standing);
    }

    @Override
    public @Nullable QueuePosition queue(UUID requestId, @Nullable LogPosition position) {
        return queue;
    }

    @Override
    public CompletableFuture<Optional<Found>> find(UUID requestId) {
        return findAll(List.of(requestId)).thenApply(found -> found.stream().findFirst());
    }

    @Override
    public CompletableFuture<List<Found>> findAll(Collection<UUID> requestIds) {
        return read(requestIds.stream()
                .map(decisions::get)
                .filter(Objects::nonNull)
                .map(decision -> new Found(decision, currentBookings.get(decision.requestId())))
                .toList());
    }

    @Override
    public CompletableFuture<States> nextPage(Instant from, @Nullable SlotCursor after, int most) {
        return read(new States(List.of(), NOW));
    }

    @Override
    public CompletableFuture<Boolean> anyBefore(Instant time) {
        return read(false);
    }

    @Override
    public CompletableFuture<States> findByIds(List<String> slotIds) {
        return read(new States(
                slotIds.stream().map(states::get).filter(Objects::nonNull).toList(), NOW));
    }

    @Override
    public CompletableFuture<Optional<Found>> findForSure(UUID requestId) {
        DecisionRecord decision = notReplicated.getOrDefault(requestId, decisions.get(requestId));
        return read(Optional.ofNullable(decision).map(known -> new Found(known, null)));
    }

    @Override
    public CompletableFuture<Optional<String>> slotOf(UUID bookingId, CustomerScope asking) {
        return read(Optional.ofNullable(bookings.get(bookingId))
                .filter(booked -> asking.includes(booked.customerId()))
                .map(Booked::slotId));
    }

    @Override
    public CompletableFuture<Optional<SlotState>> find(String slotId) {
        return read(slotId.equals("there") ? Optional.of(slot(slotId)) : Optional.empty());
    }

    @Override
    public CompletableFuture<SlotPage> page(SlotQuery query) {
        queries.add(query);
        return read(new SlotPage(List.of(slot("a"), slot("b")), new SlotCursor(NOW, "b")));
    }

    private <T> CompletableFuture<T> read(T value) {
        RuntimeException failure = databaseFailure;
        return failure == null ? silence.thenApply(over -> value) : CompletableFuture.failedFuture(failure);
    }
}
