package dev.slotkeeper.bench.peers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Builds the bytes of a binary COPY (PostgreSQL manual, COPY, section Binary Format). */
final class CopyBytes {

    /** Represents a null value. */
    static final Object NULL = new Object();

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int count;

    CopyBytes() {
        write(() -> {
            out.write("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
            out.writeLong(0);
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Adds a row of texts, UUIDs, numbers, instants and {@link #NULL}. */
    void row(Object... columns) {
        count++;
        write(() -> {
            out.writeShort(columns.length);
            for (Object column : columns) {
                column(column);
            }
        });
    }

    private void column(Object value) throws IOException {
        if (value == NULL) {
            out.writeInt(-1);
        } else if (value instanceof UUID id) {
            out.writeInt(2 * Long.BYTES);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        } else if (value instanceof Integer number) {
            out.writeInt(Integer.BYTES);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeInt(Long.BYTES);
            out.writeLong(number);
        } else if (value instanceof Instant instant) {
            out.writeInt(Long.BYTES);
            out.writeLong(ChronoUnit.MICROS.between(EPOCH, instant));
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
    }

    int count() {
        return count;
    }

    /** Adds the trailer; no row can be added afterwards. */
    CopyBytes finish() {
        write(() -> out.writeShort(-1));
        return this;
    }

    /** Returns all rows, after {@link #finish}. */
    InputStream read() {
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
    }
}
