package dev.slotkeeper.gateway.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based UUIDs of version 5 (RFC 9562): the same words always give the same id. */
final class NamedIds {

    /** This program's own namespace; changing it would forget every Idempotency-Key. */
    private static final UUID NAMESPACE = UUID.fromString("6f1d6a0e-1f0b-4f0e-9a64-3d2c1b7e5a90");

    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION = 0x5000L;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private NamedIds() {}

    /** None of the words may hold a line feed, which keeps them apart. */
    static UUID of(String... words) {
        byte[] name = String.join("\n", words).getBytes(StandardCharsets.UTF_8);
        ByteBuffer text = ByteBuffer.allocate(2 * Long.BYTES + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name);
        ByteBuffer digest = ByteBuffer.wrap(sha1().digest(text.array()));
        return new UUID((digest.getLong() & ~VERSION_MASK) | VERSION, (digest.getLong() & ~VARIANT_MASK) | VARIANT);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
