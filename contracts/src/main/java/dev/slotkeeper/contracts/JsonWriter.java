package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes commands and replies with their members in the contract's order. */
final class JsonWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_BYTES = 400;

    /**
     * Caches the text of the latest instant: all replies of a batch have the same one, and formatting it costs more
     * than the rest of a member.
     */
    private static volatile InstantText latest = new InstantText(Instant.EPOCH);

    private static final Command.Visitor<Body> COMMANDS = new Command.Visitor<>() {
        @Override
        public Body visit(BookSlot command) {
            return json -> bookSlot(json, command);
        }

        @Override
        public Body visit(HoldSlot command) {
            return json -> holdSlot(json, command);
        }

        @Override
        public Body visit(BookingCommand command) {
            return json -> bookingCommand(json, command);
        }

        @Override
        public Body visit(RescheduleBooking command) {
            return json -> rescheduleBooking(json, command);
        }

        @Override
        public Body visit(CreateSlot command) {
            return json -> createSlot(json, command);
        }

        @Override
        public Body visit(ChangeSlot command) {
            return json -> changeSlot(json, command);
        }

        @Override
        public Body visit(SlotCommand command) {
            return json -> slotCommand(json, command);
        }
    };

    private static final Reply.Visitor<Body> REPLIES = new Reply.Visitor<>() {
        @Override
        public Body visit(BookingConfirmed reply) {
            return json -> confirmed(json, reply);
        }

        @Override
        public Body visit(BookingRejected reply) {
            return json -> rejected(json, reply);
        }

        @Override
        public Body visit(BookingUpdate reply) {
            return json -> bookingUpdate(json, reply);
        }

        @Override
        public Body visit(SlotCreated reply) {
            return json -> slot(json, "SlotCreated", reply, reply.slot());
        }

        @Override
        public Body visit(SlotUpdate reply) {
            return json -> slot(json, reply.kind().type(), reply, reply.slot());
        }
    };

    private JsonWriter() {}

    private record InstantText(Instant instant, String text) {
        InstantText(Instant instant) {
            this(instant, instant.toString());
        }
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] write(Command command) {
        return object(command.accept(COMMANDS));
    }

    static byte[] write(Reply reply) {
        return object(reply.accept(REPLIES));
    }

    /** Writes a slot in its HTTP form: its members, without a type. */
    static byte[] write(SlotState slot) {
        return object(json -> slotMembers(json, slot));
    }

    static byte[] write(SlotAvailability availability) {
        return object(json -> {
            json.writeStringField("type", SlotAvailability.class.getSimpleName());
            slotMembers(json, availability.slot());
            if (availability.waiting() > 0) {
                json.writeNumberField("waiting", availability.waiting());
            }
            if (availability.deleted()) {
                json.writeBooleanField("deleted", true);
            }
            json.writeNumberField("sequence", availability.sequence());
        });
    }

    private static byte[] object(Body body) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES)) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                body.write(json);
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    private static void bookSlot(JsonGenerator json, BookSlot command) throws IOException {
        address(json, "BookSlot", command);
        json.writeStringField("customerId", command.customerId());
        json.writeNumberField("quantity", command.quantity());
        conditions(json, command);
        if (command.ifFull().waits()) {
            json.writeStringField("ifFull", "WAITLIST");
            instant(json, "waitUntil", command.ifFull().until());
        }
    }

    private static void holdSlot(JsonGenerator json, HoldSlot command) throws IOException {
        address(json, "HoldSlot", command);
        json.writeStringField("customerId", command.customerId());
        json.writeNumberField("quantity", command.quantity());
        json.writeNumberField("holdSeconds", command.holdSeconds());
        conditions(json, command);
    }

    private static void bookingCommand(JsonGenerator json, BookingCommand command) throws IOException {
        address(json, command.kind().type(), command);
        uuid(json, command.kind().idMember(), command.bookingId());
        text(json, "customerId", command.customerId());
    }

    private static void rescheduleBooking(JsonGenerator json, RescheduleBooking command) throws IOException {
        address(json, "RescheduleBooking", command);
        uuid(json, "bookingId", command.bookingId());
        text(json, "customerId", command.customerId());
        json.writeStringField("toSlotId", command.toSlotId());
        instant(json, "expiresAt", command.expiresAt());
    }

    private static void changeSlot(JsonGenerator json, ChangeSlot command) throws IOException {
        address(json, "ChangeSlot", command);
        text(json, "resourceId", command.resourceId());
        instant(json, "startsAt", command.startsAt());
        instant(json, "endsAt", command.endsAt());
        number(json, "capacity", command.capacity());
        text(json, "price", command.price());
    }

    private static void slotCommand(JsonGenerator json, SlotCommand command) throws IOException {
        address(json, command.kind().type(), command);
        if (command.cancelBookings()) {
            json.writeBooleanField("cancelBookings", true);
        }
    }

    private static void address(JsonGenerator json, String type, Command command) throws IOException {
        json.writeStringField("type", type);
        uuid(json, "requestId", command.requestId());
        json.writeStringField("slotId", command.slotId());
    }

    private static void conditions(JsonGenerator json, SeatCommand command) throws IOException {
        SeatCommand.Expected expected = command.expected();
        if (expected != null) {
            json.writeObjectFieldStart("expected");
            number(json, "currentBookings", expected.currentBookings());
            number(json, "termsVersion", expected.termsVersion());
            json.writeEndObject();
        }
        instant(json, "expiresAt", command.expiresAt());
    }

    private static void createSlot(JsonGenerator json, CreateSlot command) throws IOException {
        address(json, "CreateSlot", command);
        json.writeStringField("resourceId", command.resourceId());
        instant(json, "startsAt", command.startsAt());
        instant(json, "endsAt", command.endsAt());
        json.writeNumberField("capacity", command.capacity());
        text(json, "price", command.price());
    }

    private static void confirmed(JsonGenerator json, BookingConfirmed reply) throws IOException {
        json.writeStringField("type", "BookingConfirmed");
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        json.writeStringField("slotId", reply.slotId());
        uuid(json, "bookingId", reply.bookingId());
        json.writeStringField("customerId", reply.customerId());
        json.writeNumberField("quantity", reply.quantity());
        json.writeNumberField("currentBookings", reply.currentBookings());
        json.writeNumberField("capacity", reply.capacity());
        if (reply.promoted()) {
            json.writeBooleanField("promoted", true);
        }
        instant(json, "decidedAt", reply.decidedAt());
    }

    private static void bookingUpdate(JsonGenerator json, BookingUpdate reply) throws IOException {
        json.writeStringField("type", reply.kind().type());
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        json.writeStringField("slotId", reply.slotId());
        uuid(json, reply.kind().idMember(), reply.bookingId());
        BookingUpdate.Move move = reply.move();
        if (move != null) {
            uuid(json, "previousBookingId", move.previousBookingId());
            json.writeStringField("toSlotId", move.toSlotId());
        }
        json.writeStringField("customerId", reply.customerId());
        json.writeNumberField("quantity", reply.quantity());
        number(json, "position", reply.position());
        instant(json, "expiresAt", reply.expiresAt());
        json.writeNumberField("currentBookings", reply.currentBookings());
        json.writeNumberField("capacity", reply.capacity());
        instant(json, "decidedAt", reply.decidedAt());
    }

    private static void rejected(JsonGenerator json, BookingRejected reply) throws IOException {
        json.writeStringField("type", "BookingRejected");
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        json.writeStringField("slotId", reply.slotId());
        text(json, "customerId", reply.customerId());
        number(json, "quantity", reply.quantity());
        json.writeStringField("code", reply.code().name());
        if (reply.reason() != null) {
            json.writeStringField("reason", reply.reason().name());
        }
        json.writeStringField("message", reply.message());
        json.writeStringField("action", reply.action());
        json.writeBooleanField("retryable", reply.retryable());
        number(json, "currentBookings", reply.currentBookings());
        number(json, "capacity", reply.capacity());
        instant(json, "decidedAt", reply.decidedAt());
    }

    private static void slot(JsonGenerator json, String type, Reply reply, SlotState slot) throws IOException {
        json.writeStringField("type", type);
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        slotMembers(json, slot);
        instant(json, "decidedAt", reply.decidedAt());
    }

    private static void slotMembers(JsonGenerator json, SlotState slot) throws IOException {
        json.writeStringField("slotId", slot.slotId());
        json.writeStringField("resourceId", slot.resourceId());
        instant(json, "startsAt", slot.startsAt());
        instant(json, "endsAt", slot.endsAt());
        json.writeNumberField("capacity", slot.capacity());
        json.writeNumberField("currentBookings", slot.currentBookings());
        json.writeBooleanField("isAvailable", slot.isAvailable());
        json.writeNumberField("termsVersion", slot.termsVersion());
        text(json, "price", slot.price());
    }

    private static void uuid(JsonGenerator json, String name, UUID value) throws IOException {
        json.writeStringField(name, value.toString());
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void instant(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        if (value == null) {
            return;
        }
        InstantText known = latest;
        if (!known.instant().equals(value)) {
            known = new InstantText(value);
            latest = known;
        }
        json.writeStringField(name, known.text());
    }

    private static void number(JsonGenerator json, String name, @Nullable Integer value) throws IOException {
        if (value != null) {
            json.writeNumberField(name, value);
        }
    }
}
