package dev.slotkeeper.page;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import biweekly.io.text.ICalReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A calendar file with one event, read strictly by RFC 5545 and RFC 5546, and once more by a library. It shares no code
 * with the page.
 *
 * @param properties value of each property of calendar and event, unescaped; names are in upper case
 */
record CalendarFile(Map<String, String> properties) {

    private static final int MAX_OCTETS = 75;

    /** RFC 5545, section 3.1: a name, parameters without quoted values, and a value without control characters. */
    private static final Pattern CONTENT_LINE =
            Pattern.compile("([A-Z-]+)((?:;[A-Z-]+=[^\\p{Cntrl}\";:,]+)*):([^\\p{Cntrl}]*)");

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern INSTANT = Pattern.compile("\\d{8}T\\d{6}Z");
    private static final Set<String> TEXTS = Set.of("SUMMARY", "LOCATION", "DESCRIPTION", "UID", "PRODID");

    /** RFC 5546, sections 3.2.1 and 3.2.5. */
    private static final Set<String> REQUIRED = Set.of(
            "VERSION",
            "PRODID",
            "METHOD",
            "UID",
            "SEQUENCE",
            "DTSTAMP",
            "ORGANIZER",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "STATUS");

    static CalendarFile parse(String text) {
        assertThat(text).endsWith("\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        for (String line : text.split("\r\n", -1)) {
            assertThat(line.getBytes(StandardCharsets.UTF_8)).as(line).hasSizeLessThanOrEqualTo(MAX_OCTETS);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (String line : text.replaceAll("\r\n[ \t]", "").split("\r\n")) {
            Matcher parts = CONTENT_LINE.matcher(line);
            assertThat(parts.matches()).as(line).isTrue();
            String value = parts.group(3);
            switch (parts.group(1)) {
                case "BEGIN" -> open.push(value);
                case "END" -> assertThat(open.pop()).isEqualTo(value);
                default ->
                    assertThat(properties.put(parts.group(1), value(parts.group(1), value)))
                            .as(line)
                            .isNull();
            }
        }
        assertThat(open).isEmpty();
        CalendarFile file = new CalendarFile(properties);
        file.check();
        file.compareWithALibrary(text);
        return file;
    }

    private static String value(String name, String value) {
        return TEXTS.contains(name) ? unescaped(value) : value;
    }

    /** RFC 5545, section 3.3.11. */
    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '\\') {
                char escaped = value.charAt(++i);
                assertThat("\\;,nN").as(value).contains(String.valueOf(escaped));
                text.append(escaped == 'n' || escaped == 'N' ? '\n' : escaped);
            } else {
                assertThat(";,").as(value).doesNotContain(String.valueOf(next));
                text.append(next);
            }
        }
        return text.toString();
    }

    private void check() {
        assertThat(properties).containsKeys(REQUIRED.toArray(String[]::new)).containsEntry("VERSION", "2.0");
        assertThat(get("DTSTAMP")).matches(INSTANT);
        assertThat(get("DTSTART")).matches(INSTANT);
        assertThat(get("DTEND")).matches(INSTANT).isGreaterThan(get("DTSTART"));
        assertThat(get("SEQUENCE")).matches("\\d+");
        assertThat(get("METHOD") + " " + get("STATUS")).isIn("PUBLISH CONFIRMED", "CANCEL CANCELLED");
    }

    private void compareWithALibrary(String text) {
        try (ICalReader reader = new ICalReader(text)) {
            ICalendar calendar = reader.readNext();
            assertThat(reader.getWarnings()).isEmpty();
            assertThat(calendar.validate(ICalVersion.V2_0).getWarnings()).isEmpty();
            assertThat(calendar.getEvents()).hasSize(1);
            VEvent event = calendar.getEvents().get(0);
            assertThat(calendar.getMethod().getValue()).isEqualTo(get("METHOD"));
            assertThat(event.getUid().getValue()).isEqualTo(get("UID"));
            assertThat(event.getSequence().getValue()).isEqualTo(sequence());
            assertThat(event.getStatus().getValue()).isEqualTo(get("STATUS"));
            assertThat(event.getSummary().getValue()).isEqualTo(get("SUMMARY"));
            assertThat(event.getLocation().getValue()).isEqualTo(get("LOCATION"));
            assertThat(event.getDescription().getValue()).isEqualTo(get("DESCRIPTION"));
            assertThat(UTC.format(event.getDateStart().getValue().toInstant())).isEqualTo(get("DTSTART"));
            assertThat(UTC.format(event.getDateEnd().getValue().toInstant())).isEqualTo(get("DTEND"));
        } catch (IOException e) {
            throw new AssertionError("no calendar file: " + text, e);
        }
    }

    String get(String name) {
        return String.valueOf(properties.get(name));
    }

    int sequence() {
        return Integer.parseInt(get("SEQUENCE"));
    }
}
