package dev.slotkeeper.contracts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request, as W3C Trace Context writes it in the header {@link Headers#TRACE_PARENT}:
 * {@code 00-<32 hex digits>-<16 hex digits>-<2 hex digits>}, 55 bytes. Any other value is ignored, because senders are
 * not trusted.
 *
 * @param traceId 32 lower-case hex digits, not all of them 0
 * @param spanId 16 lower-case hex digits, not all of them 0: the sender's span
 * @param sampled true if the sender records this trace
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

    private static final int TRACE_FROM = 3;
    private static final int SPAN_FROM = 36;
    private static final int FLAGS_FROM = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    /** Checks the ids. @throws ContractViolation if one has another form or is all zeros */
    public TraceParent {
        if (!isValid(text(traceId, spanId, sampled).getBytes(StandardCharsets.US_ASCII))) {
            throw new ContractViolation(
                    Headers.TRACE_PARENT, traceId + "-" + spanId, "32 and 16 lower-case hex digits, not all 0");
        }
    }

    /** Returns true if the bytes are a valid header; allocates nothing, as it runs for every request. */
    public static boolean isValid(byte @Nullable [] header) {
        return header != null
                && header.length == LENGTH
                && header[0] == '0'
                && header[1] == '0'
                && header[TRACE_FROM - 1] == '-'
                && header[SPAN_FROM - 1] == '-'
                && header[FLAGS_FROM - 1] == '-'
                && isId(header, TRACE_FROM, SPAN_FROM - 1)
                && isId(header, SPAN_FROM, FLAGS_FROM - 1)
                && digit(header[FLAGS_FROM]) >= 0
                && digit(header[FLAGS_FROM + 1]) >= 0;
    }

    /** Decodes the header; returns null if it is absent or invalid. */
    public static @Nullable TraceParent read(byte @Nullable [] header) {
        if (header == null || !isValid(header)) {
            return null;
        }
        String text = new String(header, StandardCharsets.US_ASCII);
        return new TraceParent(
                text.substring(TRACE_FROM, SPAN_FROM - 1),
                text.substring(SPAN_FROM, FLAGS_FROM - 1),
                (digit(header[FLAGS_FROM + 1]) & SAMPLED) != 0);
    }

    /** Returns the header's value. */
    public byte[] bytes() {
        return text(traceId, spanId, sampled).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(String traceId, String spanId, boolean sampled) {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isId(byte[] header, int from, int to) {
        boolean something = false;
        for (int i = from; i < to; i++) {
            int digit = digit(header[i]);
            if (digit < 0) {
                return false;
            }
            something |= digit > 0;
        }
        return something;
    }

    private static int digit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
    }
}
