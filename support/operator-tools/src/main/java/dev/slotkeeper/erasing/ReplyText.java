package dev.slotkeeper.erasing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;

/** A stored reply. Changes only the members that are named and keeps all others, also those that another version wrote. */
final class ReplyText {

    private static final JsonFactory JSON = new JsonFactory();

    private final String json;
    private final Map<String, String> texts;

    private ReplyText(String json, Map<String, String> texts) {
        this.json = json;
        this.texts = texts;
    }

    /**
     * Parses a stored reply. Returns a text without members if it is no JSON object, because other programs may have
     * written it.
     */
    static ReplyText of(String json) {
        Map<String, String> texts = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new ReplyText(json, Map.of());
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    texts.put(name, parser.getText());
                }
                parser.skipChildren();
            }
            return new ReplyText(json, texts);
        } catch (IOException noJson) {
            return new ReplyText(json, Map.of());
        }
    }

    boolean isNone() {
        return texts.isEmpty();
    }

    boolean has(String member, String text) {
        return text.equals(texts.get(member));
    }

    /** Returns the text of a member, or an empty string if there is none. */
    String text(String member) {
        return texts.getOrDefault(member, "");
    }

    /** Returns the JSON with new texts for the members that it has; members that it lacks are not added. */
    String with(Map<String, String> changes) {
        if (texts.isEmpty()) {
            return json;
        }
        StringWriter changed = new StringWriter(json.length());
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = JSON.createGenerator(changed)) {
            parser.nextToken();
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                generator.writeFieldName(name);
                parser.nextToken();
                String change = changes.get(name);
                if (change == null || !texts.containsKey(name)) {
                    generator.copyCurrentStructure(parser);
                } else {
                    generator.writeString(change);
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("text that was parsed before can't be parsed again", e);
        }
        return changed.toString();
    }
}
