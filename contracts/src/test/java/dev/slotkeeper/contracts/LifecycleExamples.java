package dev.slotkeeper.contracts;

import static dev.slotkeeper.contracts.Examples.DECIDED_AT;
import static dev.slotkeeper.contracts.Examples.ENDS_AT;
import static dev.slotkeeper.contracts.Examples.EVENT_ID;
import static dev.slotkeeper.contracts.Examples.REQUEST_ID;
import static dev.slotkeeper.contracts.Examples.SLOT_ID;
import static dev.slotkeeper.contracts.Examples.STARTS_AT;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands and replies that follow the creation of a slot and its first booking. */
final class LifecycleExamples {

    static final UUID BOOKING_ID = UUID.fromString("018f2b6c-0000-7c3e-8a52-0d6f3f1f6b22");

    private LifecycleExamples() {}

    static Map<String, Command> commands() {
        Map<String, Command> commands = new TreeMap<>();
        commands.put(
                "book-slot-waitlist",
                new BookSlot(
                        REQUEST_ID,
                        SLOT_ID,
                        "c-123",
                        2,
                        null,
                        null,
                        new BookSlot.IfFull(true, Instant.parse("2026-11-22T09:00:00Z"))));
        commands.put(
                "hold-slot",
                new HoldSlot(REQUEST_ID, SLOT_ID, "c-123", 2, 300, new SeatCommand.Expected(null, 1), STARTS_AT));
        for (BookingCommand.Kind kind : BookingCommand.Kind.values()) {
            commands.put(file(kind), new BookingCommand(kind, REQUEST_ID, SLOT_ID, BOOKING_ID, "c-123"));
        }
        commands.put("extend-hold", new ExtendHold(REQUEST_ID, SLOT_ID, BOOKING_ID, "c-123", 300, STARTS_AT));
        commands.put(
                "cancel-booking-by-administrator",
                new BookingCommand(BookingCommand.Kind.CANCEL_BOOKING, REQUEST_ID, SLOT_ID, BOOKING_ID, null));
        commands.put(
                "reschedule-booking",
                new RescheduleBooking(REQUEST_ID, SLOT_ID, BOOKING_ID, "c-123", "room-7-1000", STARTS_AT));
        commands.put(
                "reschedule-booking-expects-terms",
                new RescheduleBooking(
                        REQUEST_ID,
                        SLOT_ID,
                        BOOKING_ID,
                        "c-123",
                        "room-7-1000",
                        STARTS_AT,
                        new SeatCommand.Expected(3, 1)));
        commands.put(
                "confirm-hold-expects-terms",
                new BookingCommand(
                        BookingCommand.Kind.CONFIRM_HOLD,
                        REQUEST_ID,
                        SLOT_ID,
                        BOOKING_ID,
                        "c-123",
                        new SeatCommand.Expected(null, 1)));
        commands.put(
                "create-slot-price", new CreateSlot(REQUEST_ID, SLOT_ID, "room-7", STARTS_AT, ENDS_AT, 10, "25,00 €"));
        commands.put("change-slot", new ChangeSlot(REQUEST_ID, SLOT_ID, "room-8", STARTS_AT, ENDS_AT, "30,00 €", 12));
        commands.put(
                "change-slot-without-price",
                new ChangeSlot(REQUEST_ID, SLOT_ID, null, null, null, null, null, true, null));
        SeatCommand.Expected terms = new SeatCommand.Expected(null, 1);
        commands.put(
                "change-slot-expects-terms",
                new ChangeSlot(REQUEST_ID, SLOT_ID, null, null, null, null, 12, false, terms));
        commands.put("change-slot-capacity", new ChangeSlot(REQUEST_ID, SLOT_ID, null, null, null, null, 12));
        for (SlotCommand.Kind kind : SlotCommand.Kind.values()) {
            commands.put(file(kind), new SlotCommand(kind, REQUEST_ID, SLOT_ID, false));
        }
        commands.put(
                "delete-slot-and-bookings", new SlotCommand(SlotCommand.Kind.DELETE_SLOT, REQUEST_ID, SLOT_ID, true));
        return commands;
    }

    static Map<String, Reply> replies() {
        Map<String, Reply> replies = new TreeMap<>();
        for (BookingUpdate.Kind kind : BookingUpdate.Kind.values()) {
            replies.put(
                    file(kind),
                    switch (kind) {
                        case SLOT_HELD -> update(kind, STARTS_AT, null, null, null);
                        case BOOKING_WAITLISTED -> update(kind, STARTS_AT, 3, null, null);
                        case BOOKING_RESCHEDULED ->
                            update(kind, null, null, null, new BookingUpdate.Move(REQUEST_ID, "room-7-1000"));
                        case BOOKING_CANCELLED, HOLD_RELEASED, HOLD_EXPIRED, WAITLIST_EXPIRED ->
                            update(kind, null, null, null, null);
                    });
        }
        replies.put(
                "waitlist-expired-terms", update(BookingUpdate.Kind.WAITLIST_EXPIRED, null, null, Reason.TERMS, null));
        replies.put(
                "booking-promoted",
                new BookingConfirmed(EVENT_ID, REQUEST_ID, SLOT_ID, BOOKING_ID, "c-123", 1, 10, 10, true, DECIDED_AT));
        for (SlotUpdate.Kind kind : SlotUpdate.Kind.values()) {
            SlotState slot = new SlotState(SLOT_ID, "room-7", STARTS_AT, ENDS_AT, 12, 4, true, 2, "30,00 €");
            SlotState shown = kind == SlotUpdate.Kind.WAITLIST_SERVED ? slot.with(12, 4, true, 1) : slot;
            replies.put(file(kind), new SlotUpdate(kind, EVENT_ID, REQUEST_ID, shown, DECIDED_AT));
        }
        return replies;
    }

    static Map<String, BookingRejected> refusals() {
        Map<String, BookingRejected> refusals = new TreeMap<>();
        for (Reason reason : EnumSet.range(Reason.NOT_FOUND, Reason.OVERLAPPING)) {
            refusals.put("rejected-" + file(reason), Examples.rejectedUnnamed(reason, null, 10));
        }
        return refusals;
    }

    private static BookingUpdate update(
            BookingUpdate.Kind kind,
            @Nullable Instant expiresAt,
            @Nullable Integer position,
            @Nullable Reason reason,
            BookingUpdate.@Nullable Move move) {
        return new BookingUpdate(
                kind,
                EVENT_ID,
                REQUEST_ID,
                SLOT_ID,
                BOOKING_ID,
                "c-123",
                1,
                4,
                10,
                expiresAt,
                position,
                reason,
                move,
                DECIDED_AT);
    }

    private static String file(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
