package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the members of each message in the order of writing: its JSON and its request digest are made of them.
 * {@link CommandReader} and {@link ReplyReader} read them.
 *
 * <p>Digests are stored, so they must never change: {@linkplain #beginAddition members added to a command} add nothing to
 * the digest's content while they are absent.
 */
abstract class MessageMapper implements Command.Visitor<MessageMapper>, Reply.Visitor<MessageMapper> {

    abstract <T> void required(Member<T> member, T value);

    abstract <T> void optional(Member<T> member, @Nullable T value);

    /** Passes on a boolean that JSON contains only if it is true. */
    void ifTrue(Member<Boolean> member, boolean value) {
        required(member, value);
    }

    /** Passes on a member that the digest's content does not contain here. */
    <T> void onlyInJson(Member<T> member, T value) {
        required(member, value);
    }

    /** Passes on a member that JSON does not contain here. */
    <T> void onlyInDigest(Member<T> member, T value) {}

    /** Passes on a member that a change removes: its JSON value is null, and the digest's content is the tag before it. */
    void removed(Member<?> member) {}

    void beginObject(Member<Object> member) {}

    void endObject() {}

    /** Begins the digest's content with a byte that is different for each class of commands. */
    void beginDigest(int number) {}

    /**
     * Begins members that the command did not always have; called only if they are present.
     *
     * @param tag the byte before them in the digest's content, higher than the tags before it; 0 only for a text that has
     *     no tag: the first byte of its length is 0
     */
    void beginAddition(int tag) {}

    private void begin(Command command, String type, int number) {
        beginDigest(number);
        onlyInJson(Member.TYPE, type);
        address(command);
    }

    /** Begins a command whose class has several types: the digest's content contains the type too. */
    private void beginKind(Command command, String type, int number) {
        beginDigest(number);
        required(Member.TYPE, type);
        address(command);
    }

    private void address(Command command) {
        onlyInJson(Member.REQUEST_ID, command.requestId());
        required(Member.SLOT_ID, command.slotId());
    }

    /** Returns the member that contains {@link BookingCommand#bookingId()}. */
    static Member<UUID> idMember(BookingCommand.Kind kind) {
        return switch (kind) {
            case CONFIRM_HOLD, RELEASE_HOLD -> Member.HOLD_ID;
            case CANCEL_BOOKING, EXPIRE_BOOKING -> Member.BOOKING_ID;
        };
    }

    /** Returns the member that contains {@link BookingUpdate#bookingId()}. */
    static Member<UUID> idMember(BookingUpdate.Kind kind) {
        return switch (kind) {
            case SLOT_HELD, HOLD_RELEASED, HOLD_EXPIRED -> Member.HOLD_ID;
            case BOOKING_CANCELLED, BOOKING_WAITLISTED, WAITLIST_EXPIRED, BOOKING_RESCHEDULED -> Member.BOOKING_ID;
        };
    }

    @Override
    public MessageMapper visit(BookSlot command) {
        begin(command, "BookSlot", 1);
        required(Member.CUSTOMER_ID, command.customerId());
        required(Member.QUANTITY, command.quantity());
        conditions(command);
        if (command.ifFull().waits()) {
            beginAddition(1);
            onlyInJson(Member.IF_FULL, true);
            optional(Member.WAIT_UNTIL, command.ifFull().until());
        }
        return this;
    }

    @Override
    public MessageMapper visit(HoldSlot command) {
        begin(command, "HoldSlot", 3);
        required(Member.CUSTOMER_ID, command.customerId());
        required(Member.QUANTITY, command.quantity());
        onlyInJson(Member.HOLD_SECONDS, command.holdSeconds());
        conditions(command);
        onlyInDigest(Member.HOLD_SECONDS, command.holdSeconds());
        return this;
    }

    private void conditions(SeatCommand command) {
        expected(command.expected());
        optional(Member.EXPIRES_AT, command.expiresAt());
    }

    private void expected(SeatCommand.@Nullable Expected expected) {
        if (expected != null) {
            beginObject(Member.EXPECTED);
        }
        optional(Member.EXPECTED_BOOKINGS, expected == null ? null : expected.currentBookings());
        optional(Member.EXPECTED_TERMS, expected == null ? null : expected.termsVersion());
        if (expected != null) {
            endObject();
        }
    }

    private void addedExpected(int tag, SeatCommand.@Nullable Expected expected) {
        if (expected != null) {
            beginAddition(tag);
            expected(expected);
        }
    }

    @Override
    public MessageMapper visit(BookingCommand command) {
        beginKind(command, command.kind().type(), 4);
        required(idMember(command.kind()), command.bookingId());
        optional(Member.CUSTOMER_ID, command.customerId());
        addedExpected(1, command.expected());
        return this;
    }

    @Override
    public MessageMapper visit(ExtendHold command) {
        begin(command, "ExtendHold", 8);
        required(Member.HOLD_ID, command.holdId());
        optional(Member.CUSTOMER_ID, command.customerId());
        required(Member.HOLD_SECONDS, command.holdSeconds());
        optional(Member.EXPIRES_AT, command.expiresAt());
        return this;
    }

    @Override
    public MessageMapper visit(RescheduleBooking command) {
        begin(command, "RescheduleBooking", 5);
        required(Member.BOOKING_ID, command.bookingId());
        optional(Member.CUSTOMER_ID, command.customerId());
        required(Member.TO_SLOT_ID, command.toSlotId());
        optional(Member.EXPIRES_AT, command.expiresAt());
        addedExpected(1, command.expected());
        return this;
    }

    @Override
    public MessageMapper visit(CreateSlot command) {
        begin(command, "CreateSlot", 2);
        required(Member.RESOURCE_ID, command.resourceId());
        required(Member.STARTS_AT, command.startsAt());
        required(Member.ENDS_AT, command.endsAt());
        required(Member.CAPACITY, command.capacity());
        if (command.price() != null) {
            beginAddition(0);
            required(Member.PRICE, command.price());
        }
        return this;
    }

    @Override
    public MessageMapper visit(ChangeSlot command) {
        begin(command, "ChangeSlot", 6);
        optional(Member.RESOURCE_ID, command.resourceId());
        optional(Member.STARTS_AT, command.startsAt());
        optional(Member.ENDS_AT, command.endsAt());
        optional(Member.CAPACITY, command.capacity());
        optional(Member.PRICE, command.price());
        if (command.removesPrice()) {
            beginAddition(1);
            removed(Member.PRICE);
        }
        addedExpected(2, command.expected());
        return this;
    }

    @Override
    public MessageMapper visit(SlotCommand command) {
        beginKind(command, command.kind().type(), 7);
        ifTrue(Member.CANCEL_BOOKINGS, command.cancelBookings());
        return this;
    }

    private void begin(Reply reply, String type) {
        required(Member.TYPE, type);
        required(Member.EVENT_ID, reply.eventId());
        required(Member.REQUEST_ID, reply.requestId());
    }

    private MessageMapper end(Reply reply) {
        required(Member.DECIDED_AT, reply.decidedAt());
        return this;
    }

    @Override
    public MessageMapper visit(BookingConfirmed reply) {
        begin(reply, "BookingConfirmed");
        required(Member.SLOT_ID, reply.slotId());
        required(Member.BOOKING_ID, reply.bookingId());
        required(Member.CUSTOMER_ID, reply.customerId());
        required(Member.QUANTITY, reply.quantity());
        required(Member.CURRENT_BOOKINGS, reply.currentBookings());
        required(Member.CAPACITY, reply.capacity());
        ifTrue(Member.PROMOTED, reply.promoted());
        return end(reply);
    }

    @Override
    public MessageMapper visit(BookingRejected reply) {
        begin(reply, "BookingRejected");
        required(Member.SLOT_ID, reply.slotId());
        optional(Member.CUSTOMER_ID, reply.customerId());
        optional(Member.QUANTITY, reply.quantity());
        required(Member.CODE, reply.code().name());
        optional(Member.REASON, reply.reason() == null ? null : reply.reason().name());
        required(Member.MESSAGE, reply.message());
        required(Member.ACTION, reply.action());
        required(Member.RETRYABLE, reply.retryable());
        optional(Member.FIELD, reply.field());
        optional(Member.GIVEN, reply.given());
        optional(Member.ALLOWED, reply.allowed());
        optional(Member.CURRENT_BOOKINGS, reply.currentBookings());
        optional(Member.CAPACITY, reply.capacity());
        return end(reply);
    }

    @Override
    public MessageMapper visit(BookingUpdate reply) {
        begin(reply, reply.kind().type());
        required(Member.SLOT_ID, reply.slotId());
        required(idMember(reply.kind()), reply.bookingId());
        BookingUpdate.Move move = reply.move();
        if (move != null) {
            required(Member.PREVIOUS_BOOKING_ID, move.previousBookingId());
            required(Member.TO_SLOT_ID, move.toSlotId());
        }
        required(Member.CUSTOMER_ID, reply.customerId());
        required(Member.QUANTITY, reply.quantity());
        optional(Member.POSITION, reply.position());
        optional(Member.EXPIRES_AT, reply.expiresAt());
        optional(Member.REASON, reply.reason() == null ? null : reply.reason().name());
        required(Member.CURRENT_BOOKINGS, reply.currentBookings());
        required(Member.CAPACITY, reply.capacity());
        return end(reply);
    }

    @Override
    public MessageMapper visit(SlotCreated reply) {
        begin(reply, "SlotCreated");
        slot(reply.slot());
        return end(reply);
    }

    @Override
    public MessageMapper visit(SlotUpdate reply) {
        begin(reply, reply.kind().type());
        slot(reply.slot());
        return end(reply);
    }

    void slot(SlotState slot) {
        required(Member.SLOT_ID, slot.slotId());
        required(Member.RESOURCE_ID, slot.resourceId());
        required(Member.STARTS_AT, slot.startsAt());
        required(Member.ENDS_AT, slot.endsAt());
        required(Member.CAPACITY, slot.capacity());
        required(Member.CURRENT_BOOKINGS, slot.currentBookings());
        required(Member.IS_AVAILABLE, slot.isAvailable());
        required(Member.TERMS_VERSION, slot.termsVersion());
        optional(Member.PRICE, slot.price());
        if (slot.waiting() > 0) {
            required(Member.WAITING, slot.waiting());
        }
    }
}
