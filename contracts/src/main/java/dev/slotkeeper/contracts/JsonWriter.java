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
    private static final int USUAL_BYTES = 400;

    /** All answers of a batch were decided at one instant, whose text takes longer to make than the rest of a member. */
    private static volatile InstantText latest = new InstantText(Instant.EPOCH);

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
        return object(json -> {
            if (command instanceof BookSlot bookSlot) {
                bookSlot(json, bookSlot);
            } else if (command instanceof CreateSlot createSlot) {
                createSlot(json, createSlot);
            }
        });
    }

    static byte[] write(Reply reply) {
        return object(json -> {
            if (reply instanceof BookingConfirmed confirmed) {
                confirmed(json, confirmed);
            } else if (reply instanceof BookingRejected rejected) {
                rejected(json, rejected);
            } else if (reply instanceof SlotCreated created) {
                slotCreated(json, created);
            }
        });
    }

    /** The members of a slot, without a type: the HTTP form. */
    static byte[] write(SlotState slot) {
        return object(json -> slotMembers(json, slot));
    }

    private static byte[] object(Body body) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(USUAL_BYTES)) {
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
        json.writeStringField("type", "BookSlot");
        uuid(json, "requestId", command.requestId());
        json.writeStringField("slotId", command.slotId());
        json.writeStringField("customerId", command.customerId());
        json.writeNumberField("quantity", command.quantity());
        BookSlot.Expected expected = command.expected();
        if (expected != null) {
            json.writeObjectFieldStart("expected");
            number(json, "currentBookings", expected.currentBookings());
            number(json, "termsVersion", expected.termsVersion());
            json.writeEndObject();
        }
        Instant expiresAt = command.expiresAt();
        if (expiresAt != null) {
            instant(json, "expiresAt", expiresAt);
        }
    }

    private static void createSlot(JsonGenerator json, CreateSlot command) throws IOException {
        json.writeStringField("type", "CreateSlot");
        uuid(json, "requestId", command.requestId());
        json.writeStringField("slotId", command.slotId());
        json.writeStringField("resourceId", command.resourceId());
        instant(json, "startsAt", command.startsAt());
        instant(json, "endsAt", command.endsAt());
        json.writeNumberField("capacity", command.capacity());
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
        instant(json, "decidedAt", reply.decidedAt());
    }

    private static void rejected(JsonGenerator json, BookingRejected reply) throws IOException {
        json.writeStringField("type", "BookingRejected");
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        json.writeStringField("slotId", reply.slotId());
        if (reply.customerId() != null) {
            json.writeStringField("customerId", reply.customerId());
        }
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

    private static void slotCreated(JsonGenerator json, SlotCreated reply) throws IOException {
        json.writeStringField("type", "SlotCreated");
        uuid(json, "eventId", reply.eventId());
        uuid(json, "requestId", reply.requestId());
        slotMembers(json, reply.slot());
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
    }

    private static void uuid(JsonGenerator json, String name, UUID value) throws IOException {
        json.writeStringField(name, value.toString());
    }

    private static void instant(JsonGenerator json, String name, Instant value) throws IOException {
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
