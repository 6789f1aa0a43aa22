package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Idempotency-Key header: a UUID is the request id itself; from any other text the request id is derived. A header
 * that begins with a quotation mark is a string of RFC 8941 (section 3.3.3) and stands for the text in it.
 *
 * @param text 1 to 255 printable ASCII characters, or null without a header
 */
public record IdempotencyKey(@Nullable String text) {

    public static final String HEADER = "Idempotency-Key";
    private static final String ALLOWED =
            "one header of 1 to 255 printable ASCII characters, or these as a string of RFC 8941";
    private static final int MAX_LENGTH = 255;

    /** @throws ContractViolation when the request's headers are not one key of the allowed form */
    public static IdempotencyKey of(HttpServletRequest http) {
        return read(Collections.list(http.getHeaders(HEADER)));
    }

    /** @throws ContractViolation when the headers are not one key of the allowed form */
    public static IdempotencyKey read(List<String> headers) {
        if (headers.isEmpty()) {
            return new IdempotencyKey(null);
        }
        String text = unquoted(headers.get(0).strip());
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (headers.size() > 1 || text.isEmpty() || text.length() > MAX_LENGTH || !printable) {
            throw new ContractViolation(HEADER, headers.size() > 1 ? headers.size() + " headers" : text, ALLOWED);
        }
        return new IdempotencyKey(text);
    }

    private static String unquoted(String header) {
        if (!header.startsWith("\"")) {
            return header;
        }
        StringBuilder text = new StringBuilder();
        int at = 1;
        for (; at < header.length() && header.charAt(at) != '"'; at++) {
            boolean isEscape = header.charAt(at) == '\\';
            at += isEscape ? 1 : 0;
            if (isEscape && (at == header.length() || "\"\\".indexOf(header.charAt(at)) < 0)) {
                throw new ContractViolation(HEADER, header, ALLOWED);
            }
            text.append(header.charAt(at));
        }
        if (at != header.length() - 1) {
            throw new ContractViolation(HEADER, header, ALLOWED);
        }
        return text.toString();
    }

    /** Returns the request id that the header gives; empty if it is no UUID, or the header is malformed. */
    static Optional<UUID> givenId(HttpServletRequest http) {
        try {
            return of(http).uuid();
        } catch (ContractViolation malformed) {
            return Optional.empty();
        }
    }

    /** Returns the key if it is a UUID. */
    public Optional<UUID> uuid() {
        try {
            return text == null ? Optional.empty() : Optional.of(ContractJson.readRequestId(HEADER, text));
        } catch (ContractViolation otherText) {
            return Optional.empty();
        }
    }

    /**
     * Returns the request id on which key and body agree; null if neither gives one.
     *
     * @param keyed id that follows from the key; null without a key
     * @param given id in the body; null if it has none
     * @throws ContractViolation when both are given and differ
     */
    @Nullable
    public static UUID agreed(@Nullable UUID keyed, @Nullable UUID given) {
        if (keyed != null && given != null && !keyed.equals(given)) {
            throw new ContractViolation(
                    "requestId", given.toString(), "the id that the " + HEADER + " header gives, or none");
        }
        return keyed == null ? given : keyed;
    }
}
