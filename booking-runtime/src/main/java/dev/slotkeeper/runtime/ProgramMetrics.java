package dev.slotkeeper.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one program at one moment, for the operators' page. Counts are since the program's start.
 *
 * @param program {@code worker} or {@code gateway}
 * @param startedSeconds time of the program's start, in seconds since 1970
 * @param uptimeSeconds time since the start, by the program's clock
 * @param reads read-only calls of the API
 * @param writes calls of the API that ask for a change
 * @param decisions by code
 * @param answers response times of calls that ask for a change
 * @param ages ages of requests when they were decided
 * @param queued requests in the log that are not decided; null for a program that decides nothing
 * @param oldestSeconds age of the oldest of them; null for a program that decides nothing
 * @param breaker state of the circuit breaker before the database, such as {@code CLOSED}; null if there is none
 * @param mismatch true if the worker stands still because log and database do not match
 * @param hotSlots null for a program that decides nothing
 */
public record ProgramMetrics(
        String program,
        String version,
        double startedSeconds,
        double uptimeSeconds,
        double reads,
        double writes,
        Map<String, Double> decisions,
        HistogramBuckets answers,
        HistogramBuckets ages,
        @Nullable Double queued,
        @Nullable Double oldestSeconds,
        @Nullable String breaker,
        boolean mismatch,
        @Nullable HotSlots hotSlots) {

    static final int MAX_TEXT = 64;
    static final int MAX_CODES = 100;

    /** @throws IllegalArgumentException naming the first member that is missing or out of bounds */
    public ProgramMetrics {
        requireShort("program", program);
        requireShort("version", version);
        requireFinite("startedSeconds", startedSeconds);
        requireFinite("uptimeSeconds", uptimeSeconds);
        requireCount("reads", reads);
        requireCount("writes", writes);
        requirePresent("decisions", decisions);
        decisions = Map.copyOf(decisions);
        if (decisions.size() > MAX_CODES) {
            throw new IllegalArgumentException(
                    "decisions: given " + decisions.size() + " codes, allowed at most " + MAX_CODES);
        }
        decisions.forEach((code, count) -> {
            requireShort("decisions", code);
            requireCount(code, count);
        });
        requirePresent("answers", answers);
        requirePresent("ages", ages);
        requireCount("queued", queued == null ? 0 : queued);
        requireFinite("oldestSeconds", oldestSeconds == null ? 0 : oldestSeconds);
        requireShort("breaker", breaker == null ? "" : breaker);
    }

    /** A reader of JSON passes null for a member that is missing. */
    private static void requirePresent(String member, @Nullable Object given) {
        if (given == null) {
            throw new IllegalArgumentException(member + ": missing");
        }
    }

    private static void requireShort(String member, String given) {
        requirePresent(member, given);
        if (given.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    member + ": given " + given.length() + " characters, allowed at most " + MAX_TEXT);
        }
    }

    private static void requireFinite(String member, double given) {
        if (!Double.isFinite(given)) {
            throw new IllegalArgumentException(member + ": given " + given + ", allowed a finite number");
        }
    }

    static void requireCount(String member, double given) {
        requireFinite(member, given);
        if (given < 0) {
            throw new IllegalArgumentException(member + ": given " + given + ", allowed 0 or more");
        }
    }
}
