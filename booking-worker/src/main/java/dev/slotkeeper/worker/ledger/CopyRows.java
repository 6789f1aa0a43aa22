package dev.slotkeeper.worker.ledger;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects rows in the binary format of COPY (PostgreSQL manual, COPY, section Binary Format). */
final class CopyRows implements Rows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final short END = -1;

    /** Size of one buffer, in bytes; small, because the garbage collector does not move large objects. */
    private static final int CHUNK = 64 * 1024;

    /** Origin of PostgreSQL's timestamps, 2000-01-01T00:00:00Z, in Unix seconds. */
    private static final long EPOCH_SECOND = 946_684_800;

    private final List<ByteBuffer> full = new ArrayList<>();
    private ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    private int count;

    CopyRows() {
        bytes.put(SIGNATURE).putInt(0).putInt(0);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public CopyRows row(int columns) {
        count++;
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    @Override
    public CopyRows uuid(UUID value) {
        room(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    @Override
    public CopyRows text(@Nullable String value) {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
        }
        return this;
    }

    @Override
    public CopyRows integer(@Nullable Integer value) {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        }
        return this;
    }

    @Override
    public CopyRows bigint(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    @Override
    public CopyRows instant(Instant value) {
        return bigint((value.getEpochSecond() - EPOCH_SECOND) * 1_000_000 + value.getNano() / 1_000);
    }

    /** Returns all rows; no row can be added afterwards. */
    InputStream finish() {
        room(Short.BYTES).putShort(END);
        full.add(bytes);
        return new SequenceInputStream(
                Collections.enumeration(full.stream().map(CopyRows::readable).toList()));
    }

    @SuppressWarnings("ByteBufferBackingArray") // allocated here, with offset 0
    private static InputStream readable(ByteBuffer chunk) {
        return new ByteArrayInputStream(chunk.array(), 0, chunk.position());
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            full.add(bytes);
            bytes = ByteBuffer.allocate(Math.max(CHUNK, needed));
        }
        return bytes;
    }
}
