package dev.slotkeeper.audit.replay;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces the id of an erased customer: a random text, from which the id can't be derived. */
public final class Pseudonym {

    static final String PREFIX = "erased-";
    private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** A PostgreSQL regular expression that matches pseudonyms. */
    public static final String SQL_PATTERN = "^" + PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    /** Replaces the description of a contract violation in a customer's own request. */
    public static final String DETAILS = "erased";

    private Pseudonym() {}

    /** Returns a new random pseudonym. */
    public static String next() {
        return PREFIX + UUID.randomUUID();
    }

    /** Returns true if the id is a pseudonym. */
    public static boolean is(@Nullable String customerId) {
        return customerId != null && TEXT.matcher(customerId).matches();
    }
}
