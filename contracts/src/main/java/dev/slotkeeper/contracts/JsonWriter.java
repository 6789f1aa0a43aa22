package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes messages as JSON. */
final class JsonWriter extends MessageMapper {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_BYTES = 400;

    /**
     * Caches the text of the latest instant: all replies of a batch have the same one, and formatting it costs more
     * than the rest of a member.
     */
    private static volatile InstantText latest = new InstantText(Instant.EPOCH);

    private final JsonGenerator json;

    private JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    private record InstantText(Instant instant, String text) {
        InstantText(Instant instant) {
            this(instant, instant.toString());
        }
    }

    /** Writes one object. */
    static byte[] write(Consumer<JsonWriter> members) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_BYTES)) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                json.writeStartObject();
                members.accept(new JsonWriter(json));
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns an instant as the contract writes it. */
    static String text(Instant value) {
        InstantText known = latest;
        if (!known.instant().equals(value)) {
            known = new InstantText(value);
            latest = known;
        }
        return known.text();
    }

    /** Writes the members of a slot's latest state. */
    void availability(SlotAvailability availability) {
        write(Member.TYPE, "SlotAvailability");
        slot(availability.slot());
        ifTrue(Member.DELETED, availability.deleted());
        write(Member.SEQUENCE, availability.sequence());
    }

    @Override
    <T> void required(Member<T> member, T value) {
        write(member, value);
    }

    @Override
    <T> void optional(Member<T> member, @Nullable T value) {
        if (value != null) {
            write(member, value);
        }
    }

    @Override
    void ifTrue(Member<Boolean> member, boolean value) {
        if (value) {
            write(member, true);
        }
    }

    @Override
    void removed(Member<?> member) {
        try {
            json.writeFieldName(member.name);
            json.writeNull();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    void beginObject(Member<Object> member) {
        write(member, member);
    }

    @Override
    void endObject() {
        try {
            json.writeEndObject();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Writes a member; of an object only its beginning. */
    private void write(Member<?> member, Object value) {
        try {
            json.writeFieldName(member.name);
            switch (member.type) {
                case TEXT, ID -> json.writeString(value.toString());
                case INSTANT -> json.writeString(text((Instant) value));
                case WAITLIST -> json.writeString((boolean) value ? "WAITLIST" : "REJECT");
                case INTEGER, LONG -> json.writeNumber(((Number) value).longValue());
                case BOOLEAN -> json.writeBoolean((boolean) value);
                case OBJECT -> json.writeStartObject();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static UncheckedIOException failed(IOException cause) {
        return new UncheckedIOException("writing to memory failed", cause);
    }
}
