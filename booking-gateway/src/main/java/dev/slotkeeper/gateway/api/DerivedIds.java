package dev.slotkeeper.gateway.api;

import dev.slotkeeper.gateway.GatewaySettings;
import dev.slotkeeper.gateway.Secret;
import dev.slotkeeper.gateway.web.CallerResolver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Derives ids from words: the same words always give the same id. With a secret, an id is an HMAC (SHA-256) as a UUID
 * of version 8 (RFC 9562), which only gateways with that secret can compute. Without one, it is a UUID of version 5,
 * which anyone can compute.
 */
@Component
final class DerivedIds {

    static final String SETTING = "booking.gateway.idempotency-secret";
    static final int MIN_SECRET_BYTES = 32;

    private static final Logger log = LoggerFactory.getLogger(DerivedIds.class);

    /** This program's namespace. If it changed, every Idempotency-Key would name another request. */
    private static final UUID NAMESPACE = UUID.fromString("6f1d6a0e-1f0b-4f0e-9a64-3d2c1b7e5a90");

    private static final String HMAC = "HmacSHA256";
    private static final long VERSION_MASK = 0xf000L;
    private static final long VERSION_SHA1 = 0x5000L;
    private static final long VERSION_CUSTOM = 0x8000L;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final byte[] secret;

    /** @throws IllegalStateException when the secret is too short, or missing with the profile {@code secure} */
    @Autowired
    DerivedIds(GatewaySettings settings, CallerResolver callerResolver) {
        this(settings.idempotencySecret());
        if (secret.length == 0 && callerResolver.areKnown()) {
            throw new IllegalStateException(SETTING + ": given nothing, required with the profile secure");
        }
        if (secret.length == 0) {
            log.warn("{} is not set: anyone can compute a request id from its customer and Idempotency-Key", SETTING);
        }
    }

    DerivedIds(Secret given) {
        this.secret = given.text().strip().getBytes(StandardCharsets.UTF_8);
        if (given.isGiven() && secret.length < MIN_SECRET_BYTES) {
            throw new IllegalStateException(
                    SETTING + ": given " + secret.length + " bytes, allowed " + MIN_SECRET_BYTES + " or more");
        }
    }

    /** Derives the id of these words. None of them may contain a line feed, which separates them. */
    UUID of(String... words) {
        byte[] name = String.join("\n", words).getBytes(StandardCharsets.UTF_8);
        byte[] text = ByteBuffer.allocate(2 * Long.BYTES + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name)
                .array();
        ByteBuffer digest = ByteBuffer.wrap(secret.length == 0 ? sha1(text) : hmac(text));
        long version = secret.length == 0 ? VERSION_SHA1 : VERSION_CUSTOM;
        return new UUID((digest.getLong() & ~VERSION_MASK) | version, (digest.getLong() & ~VARIANT_MASK) | VARIANT);
    }

    private byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(text);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("this Java platform lacks " + HMAC, impossible);
        }
    }

    private static byte[] sha1(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java platform lacks SHA-1", impossible);
        }
    }
}
