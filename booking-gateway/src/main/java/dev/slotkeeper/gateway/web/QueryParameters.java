package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.gateway.queue.LogPosition;
import java.math.BigInteger;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses query parameters. The error for an invalid one names it, as it does for a member of a body. */
public final class QueryParameters {

    private static final int MAX_DIGITS = 19;

    private QueryParameters() {}

    public static long number(String name, String value, long least, long most) {
        boolean digits = !value.isEmpty()
                && value.length() <= MAX_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            BigInteger number = new BigInteger(value);
            if (number.compareTo(BigInteger.valueOf(least)) >= 0 && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                return number.longValueExact();
            }
        }
        throw new ContractViolation(
                name, value.isEmpty() ? "nothing" : value, "a whole number from " + least + " to " + most);
    }

    /** @throws ContractViolation when it is neither true nor false */
    public static boolean flag(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ContractViolation(name, value, "true or false");
        };
    }

    /** Returns the request id; null when none is given. @throws ContractViolation when it is no UUID */
    @Nullable
    public static UUID requestId(@Nullable String value) {
        return value == null ? null : ContractJson.readRequestId("requestId", value);
    }

    /** Returns the place that the {@code Location} of a 202 names; null when none is given. */
    @Nullable
    public static LogPosition position(@Nullable String partition, @Nullable String offset) {
        if (partition == null && offset == null) {
            return null;
        }
        long number = number("partition", partition == null ? "" : partition, 0, Integer.MAX_VALUE);
        return new LogPosition((int) number, number("offset", offset == null ? "" : offset, 0, Long.MAX_VALUE));
    }
}
