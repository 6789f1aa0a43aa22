package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decodes the bytes of one message into a command, or into the reason why they are none. */
final class CommandDecoder {

    static final int MAX_NESTING = 10;
    private static final int MAX_NUMBER_DIGITS = 100;
    private static final String NOT_JSON = "not JSON, or not UTF-8";
    private static final String LIMITS =
            "nesting of at most " + MAX_NESTING + ", names of at most " + MemberValues.MAX_STRING
                    + " characters, numbers of at most " + MAX_NUMBER_DIGITS + " digits, no member twice";

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(constraints(MAX_NESTING, MemberValues.MAX_STRING, MAX_NUMBER_DIGITS))
            .build();

    /**
     * Used only to find request and slot of a message that breaks the limits: takes all JSON up to the message size.
     */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .streamReadConstraints(constraints(ContractJson.MAX_BYTES, ContractJson.MAX_BYTES, ContractJson.MAX_BYTES))
            .build();

    private CommandDecoder() {}

    private static StreamReadConstraints constraints(int nesting, int name, int number) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(nesting)
                .maxNameLength(name)
                .maxNumberLength(number)
                .build();
    }

    /** @throws CharacterCodingException when the bytes are not UTF-8 */
    static JsonParser strictParser(byte[] bytes) throws IOException {
        requireUtf8(bytes);
        return STRICT.createParser(bytes);
    }

    /**
     * Rejects bytes that are not UTF-8: the parser itself accepts UTF-16 and most malformed UTF-8. JSON never holds a
     * NUL.
     */
    private static void requireUtf8(byte[] bytes) throws CharacterCodingException {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                throw new CharacterCodingException();
            }
            ascii &= b > 0;
        }
        if (!ascii) {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        }
    }

    /** Reads one object and nothing after it. */
    static MemberValues members(byte[] bytes) throws IOException {
        try (JsonParser json = strictParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ContractViolation("message", "no JSON object", "one JSON object");
            }
            MemberValues members = MemberValues.read(json);
            if (json.nextToken() != null) {
                throw new ContractViolation("message", "more than one JSON value", "one JSON object");
            }
            return members;
        }
    }

    static DecodedCommand read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new DecodedCommand.Unreadable("no value");
        }
        if (bytes.length > ContractJson.MAX_BYTES) {
            return new DecodedCommand.Unreadable(bytes.length + " bytes, allowed at most " + ContractJson.MAX_BYTES);
        }
        try {
            return understand(members(bytes));
        } catch (ContractViolation notAnObject) {
            return new DecodedCommand.Unreadable(notAnObject.getMessage());
        } catch (IOException beyondStrict) {
            return findAddressee(bytes, beyondStrict);
        }
    }

    private static DecodedCommand understand(MemberValues members) {
        UUID requestId;
        String slot;
        try {
            requestId = members.required(Member.REQUEST_ID);
            slot = members.required(Member.SLOT_ID);
            ValueRules.slotId("slotId", slot);
        } catch (ContractViolation violation) {
            return new DecodedCommand.Unreadable(violation.getMessage());
        }
        try {
            members.throwViolation();
            return new DecodedCommand.Understood(CommandReader.command(members, requestId));
        } catch (ContractViolation violation) {
            String customer = members.find(Member.CUSTOMER_ID);
            return new DecodedCommand.Broken(
                    requestId,
                    slot,
                    customer != null && ValueRules.isCustomerId(customer) ? customer : null,
                    members.given(Member.QUANTITY) instanceof Long seats && seats >= 1 && seats <= BookSlot.MAX_QUANTITY
                            ? seats.intValue()
                            : null,
                    violation);
        }
    }

    /** Reads only request and slot of JSON that breaks a limit; it can be answered if it names each exactly once. */
    private static DecodedCommand findAddressee(byte[] bytes, IOException problem) {
        if (problem instanceof CharacterCodingException) {
            return new DecodedCommand.Unreadable(NOT_JSON);
        }
        MemberValues members = new MemberValues();
        Set<String> addresses = new HashSet<>();
        try (JsonParser json = LENIENT.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new DecodedCommand.Unreadable("not one JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                boolean isAddress = name.equals("requestId") || name.equals("slotId");
                if (isAddress && !addresses.add(name)) {
                    return new DecodedCommand.Unreadable(name + ": given twice, allowed once");
                } else if (isAddress && value == JsonToken.VALUE_STRING) {
                    members.set(name.equals("slotId") ? Member.SLOT_ID : Member.REQUEST_ID, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                return new DecodedCommand.Unreadable("more than one JSON value");
            }
        } catch (IOException notJson) {
            return new DecodedCommand.Unreadable(NOT_JSON);
        }
        members.add(new ContractViolation(
                "message",
                problem instanceof StreamConstraintsException ? "more than that" : "a member twice",
                LIMITS));
        return understand(members);
    }
}
