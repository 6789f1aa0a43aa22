package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The person who had a command sent, in the form of the header {@link Headers#BY}: a role, a space, and a name. It is
 * no part of the command: the same command from another sender is the same command.
 *
 * @param name 1 to 128 printable characters, as a customerId
 */
public record SentBy(Role role, String name) {

    private static final int MAX_BYTES = 640;

    /** Role of the sender. */
    public enum Role {
        /** A customer acting for itself: the name is its customerId. */
        CUSTOMER("customer"),
        /** An administrator, who manages slots and may act for every customer. */
        ADMINISTRATOR("slots:admin"),
        /** A person using one of the operators' tools. */
        OPERATOR("operator");

        private final String text;

        Role(String text) {
            this.text = text;
        }
    }

    /** @throws ContractViolation if the name breaks its rule */
    public SentBy {
        ValueRules.customerId("by", name);
    }

    /** Returns the header's value. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns true if a header's value has the form that {@link #bytes()} makes; false for null. */
    public static boolean isValid(byte @Nullable [] value) {
        if (value == null || value.length > MAX_BYTES) {
            return false;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException noText) {
            return false;
        }
        int space = text.indexOf(' ');
        return space > 0 && isRole(text.substring(0, space)) && ValueRules.isCustomerId(text.substring(space + 1));
    }

    private static boolean isRole(String text) {
        for (Role role : Role.values()) {
            if (role.text.equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the header's text, such as {@code slots:admin anna}. */
    @Override
    public String toString() {
        return role.text + " " + name;
    }
}
