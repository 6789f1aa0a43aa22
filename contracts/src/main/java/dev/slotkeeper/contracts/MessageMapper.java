package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of each message, in the order of writing: described once, for reading, writing and the request digest.
 * Without a message, a method makes one of the members that are read; with a message, it passes the components on and
 * returns an equal message.
 */
abstract class MessageMapper implements Command.Visitor<Command>, Reply.Visitor<Reply> {

    /**
     * Begins a message.
     *
     * @param number the first byte of the request digest; 0 for all but commands
     */
    void begin(String type, int number) {}

    /** Begins an object in the message. Returns false if there is none, and nothing in it is to be mapped. */
    boolean beginObject(Member member, @Nullable Object object) {
        return true;
    }

    void endObject() {}

    /**
     * Maps one component.
     *
     * @param message null to read the member, or if there is no message; then the member is absent
     * @param isOptional false if the member is never absent
     * @return the component's value; null if it is absent
     */
    abstract <M, T> @Nullable T map(
            Member member, @Nullable M message, Function<M, @Nullable T> component, boolean isOptional);

    private <M, T> @Nullable T optional(Member member, @Nullable M message, Function<M, @Nullable T> component) {
        return map(member, message, component, true);
    }

    <M, T> T required(Member member, @Nullable M message, Function<M, @Nullable T> component) {
        return present(member, map(member, message, component, false));
    }

    /**
     * Maps whether a change removes a member: its value is null then, and not only absent.
     *
     * @param isRemoved the message's; false to read it
     */
    abstract boolean removal(Member member, boolean isRemoved);

    private static <T> T present(Member member, @Nullable T value) {
        if (value == null) {
            throw new ContractViolation(member.path, "nothing", member.allowed);
        }
        return value;
    }

    /** Maps a member that commands once did not have: if it is absent, their digest stays what it was. */
    private <M, T> @Nullable T later(Member member, @Nullable M message, Function<M, @Nullable T> component) {
        boolean isRead = message == null;
        return isRead || component.apply(message) != null ? map(member, message, component, isRead) : null;
    }

    /** Reads a command; null if there is no such type. */
    @Nullable
    Command command(String type) {
        return switch (type) {
            case "BookSlot" -> visit((BookSlot) null);
            case "HoldSlot" -> visit((HoldSlot) null);
            case "RescheduleBooking" -> visit((RescheduleBooking) null);
            case "CreateSlot" -> visit((CreateSlot) null);
            case "ChangeSlot" -> visit((ChangeSlot) null);
            default -> {
                BookingCommand.Kind ofBooking = find(BookingCommand.Kind.values(), BookingCommand.Kind::type, type);
                SlotCommand.Kind ofSlot = find(SlotCommand.Kind.values(), SlotCommand.Kind::type, type);
                yield ofBooking != null
                        ? bookingCommand(ofBooking, null)
                        : ofSlot != null ? slotCommand(ofSlot, null) : null;
            }
        };
    }

    /** Reads a reply; null if there is no such type. */
    @Nullable
    Reply reply(String type) {
        return switch (type) {
            case "BookingConfirmed" -> visit((BookingConfirmed) null);
            case "BookingRejected" -> visit((BookingRejected) null);
            case "SlotCreated" -> visit((SlotCreated) null);
            default -> {
                BookingUpdate.Kind ofBooking = find(BookingUpdate.Kind.values(), BookingUpdate.Kind::type, type);
                SlotUpdate.Kind ofSlot = find(SlotUpdate.Kind.values(), SlotUpdate.Kind::type, type);
                yield ofBooking != null
                        ? bookingUpdate(ofBooking, null)
                        : ofSlot != null ? slotUpdate(ofSlot, null) : null;
            }
        };
    }

    private static <K> @Nullable K find(K[] kinds, Function<K, String> type, String wanted) {
        return Arrays.stream(kinds)
                .filter(kind -> type.apply(kind).equals(wanted))
                .findFirst()
                .orElse(null);
    }

    @Override
    public BookSlot visit(@Nullable BookSlot command) {
        begin("BookSlot", 1);
        return new BookSlot(
                required(Member.REQUEST_ID, command, BookSlot::requestId),
                required(Member.SLOT_ID, command, BookSlot::slotId),
                required(Member.CUSTOMER_ID, command, BookSlot::customerId),
                seats(command, BookSlot::quantity),
                expected(command == null ? null : command.expected()),
                optional(Member.EXPIRES_AT, command, BookSlot::expiresAt),
                ifFull(command == null ? null : command.ifFull()));
    }

    @Override
    public HoldSlot visit(@Nullable HoldSlot command) {
        begin("HoldSlot", 3);
        return new HoldSlot(
                required(Member.REQUEST_ID, command, HoldSlot::requestId),
                required(Member.SLOT_ID, command, HoldSlot::slotId),
                required(Member.CUSTOMER_ID, command, HoldSlot::customerId),
                seats(command, HoldSlot::quantity),
                required(Member.HOLD_SECONDS, command, HoldSlot::holdSeconds),
                expected(command == null ? null : command.expected()),
                optional(Member.EXPIRES_AT, command, HoldSlot::expiresAt));
    }

    private <M> int seats(@Nullable M command, Function<M, Integer> quantity) {
        Integer seats = optional(Member.QUANTITY, command, quantity);
        return seats == null ? 1 : seats;
    }

    private SeatCommand.@Nullable Expected expected(SeatCommand.@Nullable Expected expected) {
        if (!beginObject(Member.EXPECTED, expected)) {
            return null;
        }
        SeatCommand.Expected mapped = new SeatCommand.Expected(
                optional(Member.EXPECTED_BOOKINGS, expected, SeatCommand.Expected::currentBookings),
                optional(Member.EXPECTED_TERMS, expected, SeatCommand.Expected::termsVersion));
        endObject();
        return mapped;
    }

    private BookSlot.IfFull ifFull(BookSlot.@Nullable IfFull ifFull) {
        boolean waits = required(Member.IF_FULL, ifFull, BookSlot.IfFull::waits);
        return ifFull != null && !waits
                ? ifFull
                : new BookSlot.IfFull(waits, optional(Member.WAIT_UNTIL, ifFull, BookSlot.IfFull::until));
    }

    @Override
    public BookingCommand visit(BookingCommand command) {
        return bookingCommand(command.kind(), command);
    }

    private BookingCommand bookingCommand(BookingCommand.Kind kind, @Nullable BookingCommand command) {
        begin(kind.type(), 4);
        boolean isHold = kind == BookingCommand.Kind.CONFIRM_HOLD || kind == BookingCommand.Kind.RELEASE_HOLD;
        return new BookingCommand(
                kind,
                required(Member.REQUEST_ID, command, BookingCommand::requestId),
                required(Member.SLOT_ID, command, BookingCommand::slotId),
                required(isHold ? Member.HOLD_ID : Member.BOOKING_ID, command, BookingCommand::bookingId),
                optional(Member.CUSTOMER_ID, command, BookingCommand::customerId));
    }

    @Override
    public RescheduleBooking visit(@Nullable RescheduleBooking command) {
        begin("RescheduleBooking", 5);
        return new RescheduleBooking(
                required(Member.REQUEST_ID, command, RescheduleBooking::requestId),
                required(Member.SLOT_ID, command, RescheduleBooking::slotId),
                required(Member.BOOKING_ID, command, RescheduleBooking::bookingId),
                optional(Member.CUSTOMER_ID, command, RescheduleBooking::customerId),
                required(Member.TO_SLOT_ID, command, RescheduleBooking::toSlotId),
                optional(Member.EXPIRES_AT, command, RescheduleBooking::expiresAt));
    }

    @Override
    public CreateSlot visit(@Nullable CreateSlot command) {
        begin("CreateSlot", 2);
        return new CreateSlot(
                required(Member.REQUEST_ID, command, CreateSlot::requestId),
                required(Member.SLOT_ID, command, CreateSlot::slotId),
                required(Member.RESOURCE_ID, command, CreateSlot::resourceId),
                required(Member.STARTS_AT, command, CreateSlot::startsAt),
                required(Member.ENDS_AT, command, CreateSlot::endsAt),
                required(Member.CAPACITY, command, CreateSlot::capacity),
                later(Member.PRICE, command, CreateSlot::price));
    }

    @Override
    public ChangeSlot visit(@Nullable ChangeSlot command) {
        begin("ChangeSlot", 6);
        UUID requestId = required(Member.REQUEST_ID, command, ChangeSlot::requestId);
        String slotId = required(Member.SLOT_ID, command, ChangeSlot::slotId);
        String resourceId = optional(Member.RESOURCE_ID, command, ChangeSlot::resourceId);
        Instant startsAt = optional(Member.STARTS_AT, command, ChangeSlot::startsAt);
        Instant endsAt = optional(Member.ENDS_AT, command, ChangeSlot::endsAt);
        Integer capacity = optional(Member.CAPACITY, command, ChangeSlot::capacity);
        String price = optional(Member.PRICE, command, ChangeSlot::price);
        boolean removesPrice = removal(Member.PRICE, command != null && command.removesPrice());
        // Later than the other members: without it, the digest stays what it was.
        SeatCommand.Expected expected =
                command == null ? expected(null) : command.expected() == null ? null : expected(command.expected());
        for (Member term : ChangeSlot.REQUIRED_TERMS) {
            if (removal(term, false)) {
                throw new ContractViolation(term.path, "null", term.allowed);
            }
        }
        return new ChangeSlot(requestId, slotId, resourceId, startsAt, endsAt, price, capacity, removesPrice, expected);
    }

    @Override
    public SlotCommand visit(SlotCommand command) {
        return slotCommand(command.kind(), command);
    }

    private SlotCommand slotCommand(SlotCommand.Kind kind, @Nullable SlotCommand command) {
        begin(kind.type(), 7);
        return new SlotCommand(
                kind,
                required(Member.REQUEST_ID, command, SlotCommand::requestId),
                required(Member.SLOT_ID, command, SlotCommand::slotId),
                required(Member.CANCEL_BOOKINGS, command, SlotCommand::cancelBookings));
    }

    @Override
    public BookingConfirmed visit(@Nullable BookingConfirmed reply) {
        begin("BookingConfirmed", 0);
        return new BookingConfirmed(
                required(Member.EVENT_ID, reply, BookingConfirmed::eventId),
                required(Member.REQUEST_ID, reply, BookingConfirmed::requestId),
                required(Member.SLOT_ID, reply, BookingConfirmed::slotId),
                required(Member.BOOKING_ID, reply, BookingConfirmed::bookingId),
                required(Member.CUSTOMER_ID, reply, BookingConfirmed::customerId),
                required(Member.QUANTITY, reply, BookingConfirmed::quantity),
                required(Member.CURRENT_BOOKINGS, reply, BookingConfirmed::currentBookings),
                required(Member.CAPACITY, reply, BookingConfirmed::capacity),
                required(Member.PROMOTED, reply, BookingConfirmed::promoted),
                required(Member.DECIDED_AT, reply, BookingConfirmed::decidedAt));
    }

    @Override
    public BookingRejected visit(@Nullable BookingRejected reply) {
        begin("BookingRejected", 0);
        UUID eventId = required(Member.EVENT_ID, reply, BookingRejected::eventId);
        UUID requestId = required(Member.REQUEST_ID, reply, BookingRejected::requestId);
        String slotId = required(Member.SLOT_ID, reply, BookingRejected::slotId);
        String customerId = optional(Member.CUSTOMER_ID, reply, BookingRejected::customerId);
        Integer quantity = optional(Member.QUANTITY, reply, BookingRejected::quantity);
        ErrorCode code = required(Member.CODE, reply, BookingRejected::code);
        Reason reason = optional(Member.REASON, reply, BookingRejected::reason);
        String message = optional(Member.MESSAGE, reply, BookingRejected::message);
        optional(Member.ACTION, reply, BookingRejected::action);
        optional(Member.RETRYABLE, reply, BookingRejected::retryable);
        return new BookingRejected(
                eventId,
                requestId,
                slotId,
                customerId,
                quantity,
                code,
                reason,
                reason == Reason.MALFORMED ? message : null,
                optional(Member.CURRENT_BOOKINGS, reply, BookingRejected::currentBookings),
                optional(Member.CAPACITY, reply, BookingRejected::capacity),
                required(Member.DECIDED_AT, reply, BookingRejected::decidedAt));
    }

    @Override
    public BookingUpdate visit(BookingUpdate reply) {
        return bookingUpdate(reply.kind(), reply);
    }

    private BookingUpdate bookingUpdate(BookingUpdate.Kind kind, @Nullable BookingUpdate reply) {
        begin(kind.type(), 0);
        UUID eventId = required(Member.EVENT_ID, reply, BookingUpdate::eventId);
        UUID requestId = required(Member.REQUEST_ID, reply, BookingUpdate::requestId);
        String slotId = required(Member.SLOT_ID, reply, BookingUpdate::slotId);
        boolean isHold =
                switch (kind) {
                    case SLOT_HELD, HOLD_RELEASED, HOLD_EXPIRED -> true;
                    case BOOKING_CANCELLED, BOOKING_WAITLISTED, WAITLIST_EXPIRED, BOOKING_RESCHEDULED -> false;
                };
        UUID bookingId = required(isHold ? Member.HOLD_ID : Member.BOOKING_ID, reply, BookingUpdate::bookingId);
        BookingUpdate.Move move = move(reply == null ? null : reply.move());
        String customerId = required(Member.CUSTOMER_ID, reply, BookingUpdate::customerId);
        int quantity = required(Member.QUANTITY, reply, BookingUpdate::quantity);
        Integer position = optional(Member.POSITION, reply, BookingUpdate::position);
        Instant expiresAt = optional(Member.EXPIRES_AT, reply, BookingUpdate::expiresAt);
        return new BookingUpdate(
                kind,
                eventId,
                requestId,
                slotId,
                bookingId,
                customerId,
                quantity,
                required(Member.CURRENT_BOOKINGS, reply, BookingUpdate::currentBookings),
                required(Member.CAPACITY, reply, BookingUpdate::capacity),
                expiresAt,
                position,
                move,
                required(Member.DECIDED_AT, reply, BookingUpdate::decidedAt));
    }

    private BookingUpdate.@Nullable Move move(BookingUpdate.@Nullable Move move) {
        UUID previous = optional(Member.PREVIOUS_BOOKING_ID, move, BookingUpdate.Move::previousBookingId);
        String toSlotId = optional(Member.TO_SLOT_ID, move, BookingUpdate.Move::toSlotId);
        return toSlotId == null
                ? null
                : new BookingUpdate.Move(present(Member.PREVIOUS_BOOKING_ID, previous), toSlotId);
    }

    @Override
    public SlotCreated visit(@Nullable SlotCreated reply) {
        begin("SlotCreated", 0);
        return new SlotCreated(
                required(Member.EVENT_ID, reply, SlotCreated::eventId),
                required(Member.REQUEST_ID, reply, SlotCreated::requestId),
                slot(reply == null ? null : reply.slot()),
                required(Member.DECIDED_AT, reply, SlotCreated::decidedAt));
    }

    @Override
    public SlotUpdate visit(SlotUpdate reply) {
        return slotUpdate(reply.kind(), reply);
    }

    private SlotUpdate slotUpdate(SlotUpdate.Kind kind, @Nullable SlotUpdate reply) {
        begin(kind.type(), 0);
        return new SlotUpdate(
                kind,
                required(Member.EVENT_ID, reply, SlotUpdate::eventId),
                required(Member.REQUEST_ID, reply, SlotUpdate::requestId),
                slot(reply == null ? null : reply.slot()),
                required(Member.DECIDED_AT, reply, SlotUpdate::decidedAt));
    }

    SlotState slot(@Nullable SlotState slot) {
        return new SlotState(
                required(Member.SLOT_ID, slot, SlotState::slotId),
                required(Member.RESOURCE_ID, slot, SlotState::resourceId),
                required(Member.STARTS_AT, slot, SlotState::startsAt),
                required(Member.ENDS_AT, slot, SlotState::endsAt),
                required(Member.CAPACITY, slot, SlotState::capacity),
                required(Member.CURRENT_BOOKINGS, slot, SlotState::currentBookings),
                required(Member.IS_AVAILABLE, slot, SlotState::isAvailable),
                required(Member.TERMS_VERSION, slot, SlotState::termsVersion),
                optional(Member.PRICE, slot, SlotState::price));
    }

    SlotAvailability availability(@Nullable SlotAvailability availability) {
        begin("SlotAvailability", 0);
        return new SlotAvailability(
                slot(availability == null ? null : availability.slot()),
                required(Member.WAITING, availability, SlotAvailability::waiting),
                required(Member.DELETED, availability, SlotAvailability::deleted),
                required(Member.SEQUENCE, availability, SlotAvailability::sequence));
    }
}
