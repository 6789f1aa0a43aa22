package dev.slotkeeper.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names the person who had a command sent, as the header {@link Headers#BY} does: a role, a space, and a name. No part of the command, so the
 * same command sent by another is the same command.
 *
 * @param name 1 to 128 printable characters, as a customerId
 */
public record SentBy(Role role, String name) {

    private static final int MAX_BYTES = 640;

    /** In which role. */
    public enum Role {
        /** A customer, for itself: the name is its customerId. */
        CUSTOMER("customer"),
        /** Somebody who may look after slots and act for every customer. */
        ADMINISTRATOR("slots:admin"),
        /** Somebody with one of the operators' tools. */
        OPERATOR("operator");

        private final String text;

        Role(String text) {
            this.text = text;
        }
    }

    /** @throws ContractViolation if the name breaks its rule */
    public SentBy {
        Rules.customerId("by", name);
    }

    /** The header's value. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns true if a header's value is one that {@link #bytes()} may have made; null is none. */
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
        return space > 0 && isRole(text.substring(0, space)) && Rules.isCustomerId(text.substring(space + 1));
    }

    private static boolean isRole(String text) {
        for (Role role : Role.values()) {
            if (role.text.equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** As the header has it, such as {@code slots:admin anna}. */
    @Override
    public String toString() {
        return role.text + " " + name;
    }
}
