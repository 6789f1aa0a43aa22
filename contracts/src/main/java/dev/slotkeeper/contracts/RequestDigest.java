package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes a digest of a request's content: the first 16 bytes of SHA-256 over its meaning, so that the order of
 * members, white space and unknown members make no difference. Not thread-safe.
 */
public final class RequestDigest {

    private static final int ABSENT = -1;
    private static final int MAX_CONTENT_BYTES = 2_048;

    /** First byte of a misplaced request's digest; 0 is that of other malformed ones, and commands count up from 1. */
    private static final byte MISPLACED = -1;

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
        command.accept(new Content());
        if (command instanceof HoldSlot hold) {
            content.putInt(hold.holdSeconds());
        }
        sha256.update(content.array(), 0, content.position());
        return uuid(sha256.digest());
    }

    /** Adds the members of a command, after a number for its type. The length of a hold is added last, by the caller. */
    private final class Content extends MessageMapper {

        @Override
        void begin(String type, int number) {
            content.put((byte) number);
            boolean isOneOfSeveral = number == 4 || number == 7;
            if (isOneOfSeveral) {
                text(type);
            }
        }

        @Override
        <M, T> @Nullable T map(
                Member member, @Nullable M message, Function<M, @Nullable T> component, boolean isOptional) {
            T value = message == null ? null : component.apply(message);
            if (member != Member.REQUEST_ID && member != Member.HOLD_SECONDS) {
                add(member, value, isOptional);
            }
            return value;
        }
    }

    private void add(Member member, @Nullable Object value, boolean isOptional) {
        switch (member.type) {
            case TEXT -> {
                if (isOptional) {
                    truth(value != null);
                }
                if (value != null) {
                    text((String) value);
                }
            }
            case UUID -> uuid((UUID) Objects.requireNonNull(value, member.path));
            case INSTANT -> instant((Instant) value);
            case INTEGER -> content.putInt(value == null ? ABSENT : (int) value);
            case FLAG -> truth(Boolean.TRUE.equals(value));
            case WAITLIST -> {
                // Nothing without a waitlist: requests from before there were any keep their digest.
                if (Boolean.TRUE.equals(value)) {
                    truth(true);
                }
            }
            case CODE, REASON, COUNT, LONG, TRUTH, OBJECT ->
                throw new IllegalArgumentException("commands have no member " + member);
        }
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

    /**
     * Returns the digest of the bytes of a request in a partition that is not its key's: in each partition it is another
     * request, because its answer names the partition.
     */
    public UUID ofMisplaced(byte[] value, int partition) {
        sha256.update(MISPLACED);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
        sha256.update(value);
        return uuid(sha256.digest());
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        content.putInt(utf8.length).put(utf8);
    }

    private void truth(boolean value) {
        content.put((byte) (value ? 1 : 0));
    }

    private void uuid(UUID value) {
        content.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    private void instant(@Nullable Instant value) {
        truth(value != null);
        if (value != null) {
            content.putLong(value.getEpochSecond()).putInt(value.getNano());
        }
    }

    private static UUID uuid(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
