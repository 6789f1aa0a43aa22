package dev.slotkeeper.contracts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to, as the W3C's Trace Context writes it in the header {@link Headers#TRACE_PARENT}:
 * {@code 00-<32 hex digits>-<16 hex digits>-<2 hex digits>}, 55 bytes. Whatever is not exactly that is ignored, because it
 * comes from strangers.
 *
 * @param traceId 32 lower-case hex digits, not all of them 0
 * @param spanId 16 lower-case hex digits, not all of them 0: what the request's sender was doing
 * @param sampled whether the sender keeps this trace
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {

    private static final int TRACE_FROM = 3;
    private static final int SPAN_FROM = 36;
    private static final int FLAGS_FROM = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    /** Refuses ids that can't be told from nothing, or that a header has no form for. */
    public TraceParent {
        if (!isValid(text(traceId, spanId, sampled).getBytes(StandardCharsets.US_ASCII))) {
            throw new ContractViolation(
                    Headers.TRACE_PARENT, traceId + "-" + spanId, "32 and 16 lower-case hex digits, not all 0");
        }
    }

    /** Whether these bytes are a header that means something; makes no garbage, as it is asked of every request. */
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

    /** What the header says; null when it is none, or one to be ignored. */
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

    /** The header. */
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
