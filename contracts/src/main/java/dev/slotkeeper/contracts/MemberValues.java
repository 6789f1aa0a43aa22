package dev.slotkeeper.contracts;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object as they were given; their rules are checked when a message is made of them. */
final class MemberValues extends MessageMapper {

    static final int MAX_STRING = 1_024;
    private static final int MAX_INTEGER_DIGITS = 18;

    /** The value of a member that is given as null. */
    private static final Object NULL = new Object();

    private final @Nullable Object[] values = new Object[Member.COUNT];
    private final boolean isCommand;

    /** The first member whose JSON type or length is wrong. */
    private @Nullable ContractViolation violation;

    /** The first unknown member that is spelt almost like a known one. */
    private @Nullable ContractViolation misspelling;

    /**
     * @param isCommand true to ignore the members that only replies have, and to refuse wrong types and long strings;
     *     false to take members of a wrong type for absent
     */
    MemberValues(boolean isCommand) {
        this.isCommand = isCommand;
    }

    /** Reads the object whose opening brace is the parser's current token. */
    static MemberValues read(JsonParser json, boolean isCommand) throws IOException {
        MemberValues members = new MemberValues(isCommand);
        members.readObject(json, null);
        return members;
    }

    /** Returns the given value; null if the member is absent or null. */
    @Nullable
    Object find(Member member) {
        Object value = values[member.ordinal()];
        return value == NULL ? null : value;
    }

    /** Returns the given text; null if the member is absent or null. */
    @Nullable
    String text(Member member) {
        return (String) find(member);
    }

    /** Returns the given text. @throws ContractViolation if there is none */
    String requiredText(Member member) {
        return required(member, this, values -> values.text(member));
    }

    void set(Member member, @Nullable Object value) {
        values[member.ordinal()] = value;
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
     * Refuses a member that is spelt almost like a known one: a call whose {@code customerid} were ignored would be one of
     * an administrator.
     */
    void throwMisspelling() {
        if (misspelling != null) {
            throw misspelling;
        }
    }

    @Override
    boolean beginObject(Member member, @Nullable Object object) {
        return find(member) != null;
    }

    @Override
    @SuppressWarnings("unchecked") // a member has the type of its components
    <M, T> @Nullable T map(Member member, @Nullable M message, Function<M, @Nullable T> component, boolean isOptional) {
        Object given = find(member);
        return (T) (given == null ? member.absent : member.value(given));
    }

    @Override
    boolean removal(Member member, boolean isRemoved) {
        return values[member.ordinal()] == NULL;
    }

    private void readObject(JsonParser json, @Nullable Member object) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Member member = Member.find(object, name, isCommand);
            JsonToken token = json.nextToken();
            if (member != null) {
                set(member, token == JsonToken.VALUE_NULL ? NULL : value(json, token, member));
            } else {
                skipUnknown(json, object == null ? name : object.path + "." + name);
            }
        }
    }

    private @Nullable Object value(JsonParser json, JsonToken token, Member member) throws IOException {
        switch (member.type) {
            case TEXT, UUID, INSTANT, CODE, REASON, WAITLIST -> {
                if (token == JsonToken.VALUE_STRING) {
                    checkLength(json, member.path);
                    return json.getText();
                }
            }
            case INTEGER, COUNT, LONG -> {
                if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= MAX_INTEGER_DIGITS) {
                    return json.getLongValue();
                }
            }
            case TRUTH, FLAG -> {
                if (token.isBoolean()) {
                    return json.getBooleanValue();
                }
            }
            case OBJECT -> {
                if (token == JsonToken.START_OBJECT) {
                    readObject(json, member);
                    return true;
                }
            }
        }
        String given =
                token.isScalarValue() ? json.getText() : token == JsonToken.START_OBJECT ? "an object" : "an array";
        if (isCommand) {
            add(new ContractViolation(member.path, given, member.type.allowed));
        }
        json.skipChildren();
        return null;
    }

    private void skipUnknown(JsonParser json, String path) throws IOException {
        Member meant = isCommand && misspelling == null ? Member.findAlike(path) : null;
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
        int length = json.getTextLength();
        if (isCommand && length > MAX_STRING) {
            add(new ContractViolation(
                    path, "a string of " + length + " characters", "at most " + MAX_STRING + " characters"));
        }
    }
}
