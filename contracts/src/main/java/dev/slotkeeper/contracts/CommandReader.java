package dev.slotkeeper.contracts;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Creates commands from the members of a JSON object. Every method throws a {@link ContractViolation} that names the
 * first member that breaks the contract: values are converted in the order of the code, then the record checks the rest.
 */
final class CommandReader {

    /** Names the types that clients may send; only workers send the others. */
    static final String TYPES =
            "BookSlot, HoldSlot, ExtendHold, ConfirmHold, ReleaseHold, CancelBooking, RescheduleBooking,"
                    + " CreateSlot, ChangeSlot, CloseSlot, ReopenSlot or DeleteSlot";

    /** Methods that create a command from its members and its request id, by type. */
    static final Map<String, BiFunction<MemberValues, UUID, Command>> BY_TYPE = byType();

    private CommandReader() {}

    private static Map<String, BiFunction<MemberValues, UUID, Command>> byType() {
        Map<String, BiFunction<MemberValues, UUID, Command>> methods = new HashMap<>();
        methods.put("BookSlot", CommandReader::bookSlot);
        methods.put("HoldSlot", CommandReader::holdSlot);
        methods.put("ExtendHold", CommandReader::extendHold);
        methods.put("RescheduleBooking", CommandReader::rescheduleBooking);
        methods.put("CreateSlot", CommandReader::createSlot);
        methods.put("ChangeSlot", CommandReader::changeSlot);
        for (BookingCommand.Kind kind : BookingCommand.Kind.values()) {
            methods.put(kind.type(), (given, id) -> bookingCommand(kind, given, id));
        }
        for (SlotCommand.Kind kind : SlotCommand.Kind.values()) {
            methods.put(kind.type(), (given, id) -> slotCommand(kind, given, id));
        }
        return methods;
    }

    /** Creates the command that the member {@code type} names. */
    static Command command(MemberValues given, UUID requestId) {
        String type = given.required(Member.TYPE);
        BiFunction<MemberValues, UUID, Command> method = BY_TYPE.get(type);
        if (method == null) {
            throw new ContractViolation("type", type, TYPES);
        }
        return method.apply(given, requestId);
    }

    static BookSlot bookSlot(MemberValues given, UUID requestId) {
        return new BookSlot(
                requestId,
                given.required(Member.SLOT_ID),
                given.required(Member.CUSTOMER_ID),
                quantity(given),
                expected(given),
                given.find(Member.EXPIRES_AT),
                new BookSlot.IfFull(Boolean.TRUE.equals(given.find(Member.IF_FULL)), given.find(Member.WAIT_UNTIL)));
    }

    static HoldSlot holdSlot(MemberValues given, UUID requestId) {
        given.find(Member.HOLD_SECONDS); // its range is checked before all others
        return new HoldSlot(
                requestId,
                given.required(Member.SLOT_ID),
                given.required(Member.CUSTOMER_ID),
                quantity(given),
                given.required(Member.HOLD_SECONDS),
                expected(given),
                given.find(Member.EXPIRES_AT));
    }

    static int quantity(MemberValues given) {
        Integer quantity = given.find(Member.QUANTITY);
        return quantity == null ? 1 : quantity;
    }

    static SeatCommand.@Nullable Expected expected(MemberValues given) {
        return given.find(Member.EXPECTED) == null
                ? null
                : new SeatCommand.Expected(given.find(Member.EXPECTED_BOOKINGS), given.find(Member.EXPECTED_TERMS));
    }

    private static BookingCommand bookingCommand(BookingCommand.Kind kind, MemberValues given, UUID requestId) {
        return new BookingCommand(
                kind,
                requestId,
                given.required(Member.SLOT_ID),
                given.required(MessageMapper.idMember(kind)),
                given.find(Member.CUSTOMER_ID),
                kind == BookingCommand.Kind.CONFIRM_HOLD ? expected(given) : null);
    }

    /** Reads an extension; without {@code holdSeconds} it asks for as much time as is allowed. */
    static ExtendHold extendHold(MemberValues given, UUID requestId) {
        Integer holdSeconds = given.find(Member.HOLD_SECONDS);
        return new ExtendHold(
                requestId,
                given.required(Member.SLOT_ID),
                given.required(Member.HOLD_ID),
                given.find(Member.CUSTOMER_ID),
                holdSeconds == null ? HoldSlot.MAX_SECONDS : holdSeconds,
                given.find(Member.EXPIRES_AT));
    }

    static RescheduleBooking rescheduleBooking(MemberValues given, UUID requestId) {
        return new RescheduleBooking(
                requestId,
                given.required(Member.SLOT_ID),
                given.required(Member.BOOKING_ID),
                given.find(Member.CUSTOMER_ID),
                given.required(Member.TO_SLOT_ID),
                given.find(Member.EXPIRES_AT),
                expected(given));
    }

    static CreateSlot createSlot(MemberValues given, UUID requestId) {
        return new CreateSlot(
                requestId,
                given.required(Member.SLOT_ID),
                given.required(Member.RESOURCE_ID),
                given.required(Member.STARTS_AT),
                given.required(Member.ENDS_AT),
                given.required(Member.CAPACITY),
                given.find(Member.PRICE));
    }

    static ChangeSlot changeSlot(MemberValues given, UUID requestId) {
        for (Member<?> term : ChangeSlot.REQUIRED_TERMS) {
            if (given.isNull(term)) {
                throw new ContractViolation(term.path, "null", term.allowed);
            }
        }
        return new ChangeSlot(
                requestId,
                given.required(Member.SLOT_ID),
                given.find(Member.RESOURCE_ID),
                given.find(Member.STARTS_AT),
                given.find(Member.ENDS_AT),
                given.find(Member.PRICE),
                given.find(Member.CAPACITY),
                given.isNull(Member.PRICE),
                expected(given));
    }

    private static SlotCommand slotCommand(SlotCommand.Kind kind, MemberValues given, UUID requestId) {
        return new SlotCommand(
                kind,
                requestId,
                given.required(Member.SLOT_ID),
                Boolean.TRUE.equals(given.find(Member.CANCEL_BOOKINGS)));
    }
}
