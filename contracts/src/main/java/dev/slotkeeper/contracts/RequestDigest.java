package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes a digest of a request's content: the first 16 bytes of SHA-256 over its meaning, so that the order of
 * members, white space and unknown members make no difference. Not thread-safe.
 */
public final class RequestDigest {

    private static final int ABSENT = -1;
    private static final int MAX_CONTENT_BYTES = 2_048;

    private final MessageDigest sha256;
    private final ByteBuffer content = ByteBuffer.allocate(MAX_CONTENT_BYTES);
    private final Fields fields = new Fields();

    public RequestDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the digest of a valid command. */
    public UUID of(Command command) {
        content.clear();
        command.accept(fields);
        sha256.update(content.array(), 0, content.position());
        return uuid(sha256.digest());
    }

    /** Adds the fields of a command, after a number for its type. */
    private final class Fields implements Command.Visitor<ByteBuffer> {

        @Override
        public ByteBuffer visit(BookSlot command) {
            content.put((byte) 1);
            seats(command);
            // Adds nothing without a waitlist, so that requests from before waitlists existed keep their digest.
            if (command.ifFull().waits()) {
                content.put((byte) 1);
                instant(command.ifFull().until());
            }
            return content;
        }

        @Override
        public ByteBuffer visit(CreateSlot command) {
            content.put((byte) 2);
            text(command.slotId());
            text(command.resourceId());
            instant(command.startsAt());
            instant(command.endsAt());
            content.putInt(command.capacity());
            if (command.price() != null) {
                text(command.price());
            }
            return content;
        }

        @Override
        public ByteBuffer visit(HoldSlot command) {
            content.put((byte) 3);
            seats(command);
            return content.putInt(command.holdSeconds());
        }

        @Override
        public ByteBuffer visit(BookingCommand command) {
            content.put((byte) 4);
            text(command.kind().type());
            text(command.slotId());
            uuid(command.bookingId());
            optional(command.customerId());
            return content;
        }

        @Override
        public ByteBuffer visit(RescheduleBooking command) {
            content.put((byte) 5);
            text(command.slotId());
            uuid(command.bookingId());
            optional(command.customerId());
            text(command.toSlotId());
            instant(command.expiresAt());
            return content;
        }

        @Override
        public ByteBuffer visit(ChangeSlot command) {
            content.put((byte) 6);
            text(command.slotId());
            optional(command.resourceId());
            instant(command.startsAt());
            instant(command.endsAt());
            integer(command.capacity());
            optional(command.price());
            return content;
        }

        @Override
        public ByteBuffer visit(SlotCommand command) {
            content.put((byte) 7);
            text(command.kind().type());
            text(command.slotId());
            return content.put((byte) (command.cancelBookings() ? 1 : 0));
        }
    }

    private void seats(SeatCommand command) {
        text(command.slotId());
        text(command.customerId());
        content.putInt(command.quantity());
        SeatCommand.Expected expected = command.expected();
        integer(expected == null ? null : expected.currentBookings());
        integer(expected == null ? null : expected.termsVersion());
        instant(command.expiresAt());
    }

    /** Returns the digest of the bytes and key of a message that breaks the contract. */
    public UUID ofMalformed(byte[] value, byte @Nullable [] key) {
        sha256.update((byte) 0);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        sha256.update(value);
        if (key != null) {
            sha256.update(key);
        }
        return uuid(sha256.digest());
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        content.putInt(utf8.length).put(utf8);
    }

    private void optional(@Nullable String value) {
        content.put((byte) (value == null ? 0 : 1));
        if (value != null) {
            text(value);
        }
    }

    private void uuid(UUID value) {
        content.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    private void integer(@Nullable Integer value) {
        content.putInt(value == null ? ABSENT : value);
    }

    private void instant(@Nullable Instant value) {
        if (value == null) {
            content.put((byte) 0);
        } else {
            content.put((byte) 1).putLong(value.getEpochSecond()).putInt(value.getNano());
        }
    }

    private static UUID uuid(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
