package dev.slotkeeper.worker.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingCommand;
import dev.slotkeeper.contracts.ChangeSlot;
import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RescheduleBooking;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.contracts.SlotCommand;
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
        if (command instanceof BookSlot booking) {
            content.put((byte) 1);
            seats(booking);
            // Adds nothing without a waitlist, so that requests from before waitlists existed keep their digest.
            if (booking.ifFull().waits()) {
                content.put((byte) 1);
                instant(booking.ifFull().until());
            }
        } else if (command instanceof CreateSlot slot) {
            content.put((byte) 2);
            text(slot.slotId());
            text(slot.resourceId());
            instant(slot.startsAt());
            instant(slot.endsAt());
            content.putInt(slot.capacity());
            if (slot.price() != null) {
                text(slot.price());
            }
        } else if (command instanceof HoldSlot hold) {
            content.put((byte) 3);
            seats(hold);
            content.putInt(hold.holdSeconds());
        } else if (command instanceof BookingCommand booking) {
            content.put((byte) 4);
            text(booking.kind().type());
            text(booking.slotId());
            uuid(booking.bookingId());
            optional(booking.customerId());
        } else if (command instanceof RescheduleBooking move) {
            content.put((byte) 5);
            text(move.slotId());
            uuid(move.bookingId());
            optional(move.customerId());
            text(move.toSlotId());
            instant(move.expiresAt());
        } else if (command instanceof ChangeSlot change) {
            content.put((byte) 6);
            text(change.slotId());
            optional(change.resourceId());
            instant(change.startsAt());
            instant(change.endsAt());
            integer(change.capacity());
            optional(change.price());
        } else if (command instanceof SlotCommand slot) {
            content.put((byte) 7);
            text(slot.kind().type());
            text(slot.slotId());
            content.put((byte) (slot.cancelBookings() ? 1 : 0));
        }
        sha256.update(content.array(), 0, content.position());
        return uuid(sha256.digest());
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
