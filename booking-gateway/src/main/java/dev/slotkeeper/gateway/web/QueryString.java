package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes queries strictly: percent-encoded UTF-8 (RFC 3986, section 2.1), {@code +} for a space. {@link
 * java.net.URLDecoder} takes {@code %+1} for a number and replaces what is not UTF-8.
 */
final class QueryString {

    static final String ALLOWED = "percent-encoded UTF-8";

    private QueryString() {}

    /**
     * Returns the values by name, in the order of the query.
     *
     * @throws ContractViolation naming a parameter that can't be decoded, or is given twice
     */
    static Map<String, String> parse(@Nullable String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                String name = decoded(pair[0], pair[0]);
                String value = pair.length == 1 ? "" : decoded(name, pair[1]);
                if (values.put(name, value) != null) {
                    throw new ContractViolation(name, "more than one value", "one");
                }
            }
        }
        return values;
    }

    /** @param name the parameter, for the error */
    private static String decoded(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        try {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%') {
                    bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                    i += 2;
                } else {
                    bytes.write(c == '+' ? ' ' : c);
                }
            }
            CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
            return strict.decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (IndexOutOfBoundsException | NumberFormatException | CharacterCodingException malformed) {
            throw new ContractViolation(name, text, ALLOWED);
        }
    }
}
