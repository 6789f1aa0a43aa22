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
 *
 * <p>A digest is stored with its version, and a request that is sent again is compared by that version. Version 1 covers
 * {@code expiresAt}; version 2 does not, because a deadline is no part of what is asked for (docs/contract.md, Rules of
 * every request).
 */
public final class RequestDigest {

    /** The version of the digests that are stored now. */
    public static final int VERSION = 2;

    /** The version that covers {@code expiresAt}. */
    public static final int VERSION_WITH_DEADLINE = 1;

    private static final int ABSENT = -1;
    private static final byte REMOVED = 2;
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

    /** Returns the digest of a valid command, in the current version. */
    public UUID of(Command command) {
        return of(command, VERSION);
    }

    /**
     * Returns the digest of a valid command.
     *
     * @param version {@link #VERSION_WITH_DEADLINE} or {@link #VERSION}
     * @throws IllegalArgumentException for any other version
     */
    public UUID of(Command command, int version) {
        if (version < VERSION_WITH_DEADLINE || version > VERSION) {
            throw new IllegalArgumentException(
                    "version: given " + version + ", allowed " + VERSION_WITH_DEADLINE + " to " + VERSION);
        }
        content.clear();
        command.accept(new Content(version == VERSION_WITH_DEADLINE));
        if (command instanceof HoldSlot hold) {
            content.putInt(hold.holdSeconds());
        }
        sha256.update(content.array(), 0, content.position());
        return uuid(sha256.digest());
    }

    /** Adds the members of a command, after a number for its type. The length of a hold is added last, by the caller. */
    private final class Content extends MessageMapper {

        private final boolean coversDeadline;

        Content(boolean coversDeadline) {
            this.coversDeadline = coversDeadline;
        }

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
            boolean isLeftOut = member == Member.REQUEST_ID
                    || member == Member.HOLD_SECONDS
                    || (member == Member.EXPIRES_AT && !coversDeadline);
            if (!isLeftOut) {
                add(member, value, isOptional);
            }
            return value;
        }

        /** Adds nothing for a member that stays: changes from before members could be removed keep their digest. */
        @Override
        boolean removal(Member member, boolean isRemoved) {
            if (isRemoved) {
                content.put(REMOVED);
            }
            return isRemoved;
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
