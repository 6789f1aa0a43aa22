package dev.slotkeeper.audit.replay;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in place of the id of a customer who was erased: random, so that nothing leads back. */
public final class Pseudonym {

    static final String PREFIX = "erased-";
    private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The same as a regular expression of PostgreSQL's. */
    public static final String SQL_PATTERN = "^" + PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

    /** Stands in place of what broke the contract in a customer's own request. */
    public static final String DETAILS = "erased";

    private Pseudonym() {}

    /** One that nobody had before. */
    public static String next() {
        return PREFIX + UUID.randomUUID();
    }

    /** Whether this id is one. */
    public static boolean is(@Nullable String customerId) {
        return customerId != null && TEXT.matcher(customerId).matches();
    }
}
