package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.SlotState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The entity tag of a slot (RFC 9110, section 8.8.3): the version of its terms, and a checksum of the slot as {@code GET}
 * shows it. {@code If-Match} compares the version only, because a change concerns the terms, and seats are booked all
 * the time.
 */
public final class SlotTag {

    public static final String IF_MATCH = "If-Match";

    private static final Pattern TAG = Pattern.compile("\"([1-9][0-9]{0,8})(\\.[0-9a-f]{1,8})?\"");
    private static final String ANY = "*";

    private SlotTag() {}

    /** Returns the tag, in quotation marks. */
    public static String of(SlotState slot) {
        CRC32 sum = new CRC32();
        sum.update(ContractJson.write(slot));
        return "\"" + slot.termsVersion() + "." + Long.toHexString(sum.getValue()) + "\"";
    }

    /**
     * Returns the version of the terms that a caller requires; null without the header, and for {@code *}.
     *
     * @throws ContractViolation if the header is not one tag of this class
     */
    public static @Nullable Integer termsVersion(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals(ANY)) {
            return null;
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new ContractViolation(IF_MATCH, ifMatch, "the ETag of the slot, or *");
        }
        return Integer.valueOf(tag.group(1));
    }
}
