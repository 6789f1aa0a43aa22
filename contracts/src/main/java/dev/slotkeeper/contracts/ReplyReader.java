package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads replies and slot states. Workers write them, so they are assumed to be flat and small. */
final class ReplyReader {

    private static final JsonFactory JSON = new JsonFactory();

    private ReplyReader() {}

    static Reply read(byte[] bytes) {
        MemberValues members = members(bytes);
        String type = members.requiredText(Member.TYPE);
        try {
            Reply reply = members.reply(type);
            if (reply == null) {
                throw new ContractViolation("type", type, "the type of a reply");
            }
            return reply;
        } catch (ContractViolation violation) {
            throw violation;
        } catch (IllegalArgumentException inconsistent) {
            throw new ContractViolation("message", String.valueOf(inconsistent.getMessage()), "a reply");
        }
    }

    static SlotAvailability readAvailability(byte[] bytes) {
        MemberValues members = members(bytes);
        String type = members.requiredText(Member.TYPE);
        if (!type.equals("SlotAvailability")) {
            throw new ContractViolation("type", type, "SlotAvailability");
        }
        return members.availability(null);
    }

    private static MemberValues members(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ContractViolation("message", "no JSON object", "a reply");
            }
            return MemberValues.read(json, false);
        } catch (IOException notJson) {
            throw new ContractViolation("message", "bytes that are no JSON", "a reply");
        }
    }
}
