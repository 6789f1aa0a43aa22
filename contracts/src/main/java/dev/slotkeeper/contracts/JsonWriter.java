package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the members of messages. */
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
            throw new UncheckedIOException("writing to memory failed", e);
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

    @Override
    void begin(String type, int number) {
        put(Member.TYPE, type);
    }

    @Override
    boolean beginObject(Member member, @Nullable Object object) {
        put(member, object);
        return object != null;
    }

    @Override
    void endObject() {
        try {
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    <M, T> @Nullable T map(Member member, @Nullable M message, Function<M, @Nullable T> component, boolean isOptional) {
        T value = message == null ? null : component.apply(message);
        put(member, value);
        return value;
    }

    @Override
    boolean removal(Member member, boolean isRemoved) {
        try {
            if (isRemoved) {
                member.writeNull(json);
            }
            return isRemoved;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(Member member, @Nullable Object value) {
        try {
            if (value != null) {
                member.write(json, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
