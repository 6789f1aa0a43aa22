package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the members of one command's JSON object as they were given; {@link CommandReader} checks their values. */
final class MemberValues {

    static final int MAX_STRING = 1_024;
    private static final int MAX_INTEGER_DIGITS = 18;

    /** The value of a member that is given as null. */
    private static final Object NULL = new Object();

    private final @Nullable Object[] values = new Object[Member.OF_COMMANDS.size() + Member.OF_EXPECTED.size()];

    /** The first member whose JSON type or length is wrong. */
    private @Nullable ContractViolation violation;

    /** The first unknown member that is spelt almost like a known one. */
    private @Nullable ContractViolation misspelling;

    /** Reads the object whose opening brace is the parser's current token. */
    static MemberValues read(JsonParser json) throws IOException {
        MemberValues members = new MemberValues();
        members.readObject(json, Member.OF_COMMANDS, "");
        return members;
    }

    /** Returns the value as it was given: a string, a long or a boolean; null if the member is absent or null. */
    @Nullable
    Object given(Member<?> member) {
        Object value = values[member.index];
        return value == NULL ? null : value;
    }

    /** Returns true if the member is given as null, which removes it from what a merge patch changes. */
    boolean isNull(Member<?> member) {
        return values[member.index] == NULL;
    }

    /** Returns the converted value; null if the member is absent or null. @throws ContractViolation if it is not allowed */
    <T> @Nullable T find(Member<T> member) {
        Object given = given(member);
        return given == null ? null : member.convert(given);
    }

    /** Returns the converted value. @throws ContractViolation if it is absent or not allowed */
    <T> T required(Member<T> member) {
        T value = find(member);
        if (value == null) {
            throw new ContractViolation(member.path, "nothing", member.allowed);
        }
        return value;
    }

    /** Replaces what was given for a member: a string, a long or a boolean, as its type requires. */
    void set(Member<?> member, @Nullable Object given) {
        values[member.index] = given;
    }

    /** Adds a violation, unless there is one already. */
    void add(ContractViolation next) {
        if (violation == null) {
            violation = next;
        }
    }

    void throwViolation() {
        if (violation != null) {
            throw violation;
        }
    }

    /**
     * Rejects a member that is spelt almost like a known one: a call whose {@code customerid} were ignored would be one of
     * an administrator.
     */
    void throwMisspelling() {
        if (misspelling != null) {
            throw misspelling;
        }
    }

    /**
     * Reads the members of an object.
     *
     * @param known its members by name; others are skipped
     * @param prefix what precedes the names in paths
     */
    private void readObject(JsonParser json, Map<String, Member<?>> known, String prefix) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            Member<?> member = known.get(name);
            if (member == null) {
                skipUnknown(json, prefix + name);
            } else {
                values[member.index] = token == JsonToken.VALUE_NULL ? NULL : value(json, token, member);
            }
        }
    }

    private @Nullable Object value(JsonParser json, JsonToken token, Member<?> member) throws IOException {
        switch (member.type) {
            case TEXT, ID, INSTANT, WAITLIST -> {
                if (token == JsonToken.VALUE_STRING) {
                    checkLength(json, member.path);
                    return json.getText();
                }
            }
            case INTEGER, LONG -> {
                if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_INTEGER_DIGITS) {
                    return json.getLongValue();
                }
            }
            case BOOLEAN -> {
                if (token.isBoolean()) {
                    return json.getBooleanValue();
                }
            }
            case OBJECT -> {
                if (token == JsonToken.START_OBJECT) {
                    readObject(json, Member.OF_EXPECTED, "expected.");
                    return true;
                }
            }
        }
        String given =
                token.isScalarValue() ? json.getText() : token == JsonToken.START_OBJECT ? "an object" : "an array";
        add(new ContractViolation(member.path, given, member.type.allowed));
        json.skipChildren();
        return null;
    }

    private void skipUnknown(JsonParser json, String path) throws IOException {
        Member<?> meant = misspelling == null ? Member.findAlike(path) : null;
        if (meant != null) {
            misspelling = new ContractViolation(path, "a misspelt member", meant.path);
        }
        skip(json, path);
    }

    private void skip(JsonParser json, String path) throws IOException {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (token != null) {
            if (token == JsonToken.VALUE_STRING) {
                checkLength(json, path);
            } else if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            token = json.nextToken();
        }
    }

    private void checkLength(JsonParser json, String path) throws IOException {
        if (json.getTextLength() <= MAX_STRING) {
            return;
        }
        String text = json.getText();
        int length = text.codePointCount(0, text.length());
        if (length > MAX_STRING) {
            add(new ContractViolation(
                    path, "a string of " + length + " characters", "at most " + MAX_STRING + " characters"));
        }
    }
}
