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
    private static final int MAX_CONTENT_BYTES = 2_048;

    /** First byte of a misplaced request's digest; 0 is that of other malformed ones, and commands count up from 1. */
    private static final byte MISPLACED = -1;

    private final MessageDigest sha256;
    private final Content content = new Content();

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
        ByteBuffer bytes = content.of(command, version);
        sha256.update(bytes.array(), 0, bytes.position());
        return uuid(sha256.digest());
    }

    /** Collects the content of one command after another. */
    static final class Content extends MessageMapper {

        private final ByteBuffer bytes = ByteBuffer.allocate(MAX_CONTENT_BYTES);
        private int latestTag;
        private boolean coversDeadline;

        /** Returns the content: the bytes before the position. The next call overwrites them. */
        ByteBuffer of(Command command, int version) {
            coversDeadline = version == VERSION_WITH_DEADLINE;
            command.accept(this);
            return bytes;
        }

        @Override
        void beginDigest(int number) {
            bytes.clear().put((byte) number);
            latestTag = -1;
        }

        @Override
        void beginAddition(int tag) {
            if (tag <= latestTag) {
                throw new IllegalStateException("tag " + tag + " after " + latestTag);
            }
            latestTag = tag;
            if (tag > 0) {
                bytes.put((byte) tag);
            }
        }

        @Override
        <T> void required(Member<T> member, T value) {
            if (member.type == Member.Type.INSTANT) {
                bool(true);
            }
            add(member, value);
        }

        @Override
        <T> void optional(Member<T> member, @Nullable T value) {
            if (member == Member.EXPIRES_AT && !coversDeadline) {
                return;
            }
            if (member.type != Member.Type.INTEGER) {
                bool(value != null);
            } else if (value == null) {
                bytes.putInt(ABSENT);
            }
            if (value != null) {
                add(member, value);
            }
        }

        @Override
        <T> void onlyInJson(Member<T> member, T value) {}

        @Override
        <T> void onlyInDigest(Member<T> member, T value) {
            required(member, value);
        }

        private void add(Member<?> member, Object value) {
            switch (member.type) {
                case TEXT -> {
                    byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
                    bytes.putInt(utf8.length).put(utf8);
                }
                case ID -> {
                    UUID id = (UUID) value;
                    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
                }
                case INSTANT -> {
                    Instant instant = (Instant) value;
                    bytes.putLong(instant.getEpochSecond()).putInt(instant.getNano());
                }
                case INTEGER -> bytes.putInt((int) value);
                case BOOLEAN -> bool((boolean) value);
                case WAITLIST, LONG, OBJECT ->
                    throw new IllegalArgumentException("no content of this type: " + member.path);
            }
        }

        private void bool(boolean value) {
            bytes.put((byte) (value ? 1 : 0));
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
     * Returns the digest of the bytes of a request that is refused because its partition is not its key's: in each
     * partition it is another request, because its answer names the partition.
     */
    public UUID ofMisplaced(byte[] value, int partition) {
        sha256.update(MISPLACED);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
        sha256.update(value);
        return uuid(sha256.digest());
    }

    private static UUID uuid(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
