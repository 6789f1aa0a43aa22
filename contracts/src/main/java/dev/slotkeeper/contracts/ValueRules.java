package dev.slotkeeper.contracts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Checks the value rules of the contract; a violation names the field, the given value and what is allowed. */
public final class ValueRules {

    static final String RESOURCE_ID_RULE = "1 to 64 of A-Z a-z 0-9 . _ : -";
    static final String SLOT_ID_RULE = RESOURCE_ID_RULE + ", neither . nor ..";
    static final String CUSTOMER_ID_RULE = "1 to 128 printable characters, not only blanks";
    static final String PRICE_RULE = "1 to 64 printable characters, not only blanks";
    static final String UUID_RULE = "a UUID such as 01939c5e-7f3a-7c1e-8a52-0d6f3f1f6b11";
    static final String INSTANT_RULE = "an instant such as 2026-11-22T10:00:00Z, years 0001 to 9999";

    private static final int MAX_SLOT_ID_LENGTH = 64;
    private static final int MAX_CUSTOMER_ID_LENGTH = 128;
    private static final int MAX_PRICE_LENGTH = 64;
    private static final int UUID_LENGTH = 36;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private ValueRules() {}

    static void slotId(String field, String value) {
        if (!isSlotId(value)) {
            throw new ContractViolation(field, value, SLOT_ID_RULE);
        }
    }

    /** Returns false for {@code .} and {@code ..} too: no address can carry them (RFC 3986, 5.2.4). */
    static boolean isSlotId(String value) {
        return isResourceId(value) && !value.equals(".") && !value.equals("..");
    }

    static void resourceId(String field, String value) {
        if (!isResourceId(value)) {
            throw new ContractViolation(field, value, RESOURCE_ID_RULE);
        }
    }

    private static boolean isResourceId(String value) {
        int length = value.length();
        if (length < 1 || length > MAX_SLOT_ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c != ':' && !isNameCharacter(c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns true for the characters that topic names allow too: ASCII letters and digits, dot, underscore and dash.
     */
    static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    static void customerId(String field, String value) {
        if (!isCustomerId(value)) {
            throw new ContractViolation(field, value, CUSTOMER_ID_RULE);
        }
    }

    static boolean isCustomerId(String value) {
        return PrintableText.isText(value, MAX_CUSTOMER_ID_LENGTH);
    }

    static void price(String field, String value) {
        if (!PrintableText.isText(value, MAX_PRICE_LENGTH)) {
            throw new ContractViolation(field, value, PRICE_RULE);
        }
    }

    static void order(Instant startsAt, Instant endsAt) {
        if (!startsAt.isBefore(endsAt)) {
            throw new ContractViolation("endsAt", endsAt.toString(), "an instant after startsAt " + startsAt);
        }
    }

    static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ContractViolation(field, Long.toString(value), least + " to " + most);
        }
    }

    /** Cuts an instant to the microsecond, PostgreSQL's precision, and checks its year. */
    static Instant instant(String field, Instant value) {
        Instant kept = value.truncatedTo(ChronoUnit.MICROS);
        if (kept.isBefore(FIRST) || kept.isAfter(LAST)) {
            throw new ContractViolation(field, value.toString(), INSTANT_RULE);
        }
        return kept;
    }

    /** Returns the instant, or the nearest one in the years 0001 to 9999. */
    public static Instant nearest(Instant value) {
        return value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
    }

    /** Parses an instant of RFC 3339, cuts it to the microsecond and checks its year. */
    static Instant parsedInstant(String field, String value) {
        try {
            return instant(field, Rfc3339.parse(value));
        } catch (DateTimeException notAnInstant) {
            throw new ContractViolation(field, value, INSTANT_RULE);
        }
    }

    /** Parses a UUID; stricter than {@link UUID#fromString}, which accepts {@code 1-1-1-1-1}. */
    static UUID uuid(String field, String value) {
        if (!isUuid(value)) {
            throw new ContractViolation(field, value, UUID_RULE);
        }
        return UUID.fromString(value);
    }

    static boolean isUuid(String value) {
        if (value.length() != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = value.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
