package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.PropertyContainer;

/**
 * A calendar file with one event, read by ical4j and checked by RFC 5545 and RFC 5546.
 *
 * @param properties value of each property of calendar and event, unescaped; names are in upper case
 */
record CalendarFile(Map<String, String> properties) {

    private static final int MAX_OCTETS = 75;

    /** RFC 5546, sections 3.2.1 and 3.2.5, where they ask for more than RFC 5545, which ical4j checks. */
    private static final String[] REQUIRED = {"METHOD", "SEQUENCE", "ORGANIZER", "DTEND", "SUMMARY", "STATUS"};

    static CalendarFile parse(String text) {
        assertThat(text).endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.getBytes(StandardCharsets.UTF_8)).as(line).hasSizeLessThanOrEqualTo(MAX_OCTETS);
        }
        Calendar calendar = read(text);
        assertThat(calendar.validate().getEntries()).isEmpty();
        assertThat(calendar.toString()).as("as ical4j escapes it").isEqualTo(text.replaceAll("\r\n[ \t]", ""));
        CalendarFile file = new CalendarFile(new LinkedHashMap<>());
        file.add(calendar);
        assertThat(calendar.getComponents()).hasSize(1);
        file.add(calendar.getComponents().get(0));
        file.check();
        return file;
    }

    private static Calendar read(String text) {
        try {
            return new CalendarBuilder().build(new StringReader(text));
        } catch (IOException | ParserException e) {
            throw new AssertionError("no calendar file: " + text, e);
        }
    }

    private void add(PropertyContainer container) {
        container.getPropertyList().getAll().forEach(property -> assertThat(
                        properties.put(property.getName(), property.getValue()))
                .as(property.getName())
                .isNull());
    }

    private void check() {
        assertThat(properties).containsKeys(REQUIRED).containsEntry("VERSION", "2.0");
        assertThat(get("DTEND")).isGreaterThan(get("DTSTART"));
        assertThat(get("METHOD") + " " + get("STATUS")).isIn("PUBLISH CONFIRMED", "CANCEL CANCELLED");
    }

    String get(String name) {
        return String.valueOf(properties.get(name));
    }

    int sequence() {
        return Integer.parseInt(get("SEQUENCE"));
    }
}
