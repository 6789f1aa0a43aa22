package dev.slotkeeper.contracts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Parses instants of RFC 3339 (section 5.6). {@link Instant#parse} takes other texts: hour 24, second 60 as second 59,
 * seconds in offsets, but only nine decimals and offsets up to 18 hours. Leap seconds are refused, because neither Java
 * nor PostgreSQL has them.
 */
final class Rfc3339 {

    private static final int NANO_DIGITS = 9;
    private static final int MAX_OFFSET_HOUR = 23;
    private static final int MAX_MINUTE = 59;

    private final String text;
    private int at;

    private Rfc3339(String text) {
        this.text = text;
    }

    /**
     * Parses a date and time with offset; decimals after the ninth are cut off.
     *
     * @throws DateTimeException if the text is none
     */
    static Instant parse(String text) {
        return new Rfc3339(text).instant();
    }

    private Instant instant() {
        int year = number(4);
        int month = after('-', 2);
        LocalDate date = LocalDate.of(year, month, after('-', 2));
        separator('T');
        int hour = number(2);
        int minute = after(':', 2);
        LocalTime time = LocalTime.of(hour, minute, after(':', 2), nanos());
        int offset = offsetSeconds();
        if (at != text.length()) {
            throw notAnInstant();
        }
        return date.atTime(time).toInstant(ZoneOffset.UTC).minusSeconds(offset);
    }

    private int nanos() {
        if (peek() != '.') {
            return 0;
        }
        int first = ++at;
        int nanos = 0;
        for (; isDigit(peek()); at++) {
            nanos = at - first < NANO_DIGITS ? 10 * nanos + digit() : nanos;
        }
        if (at == first) {
            throw notAnInstant();
        }
        for (int digits = at - first; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private int offsetSeconds() {
        char sign = peek();
        if (sign != '+' && sign != '-') {
            separator('Z');
            return 0;
        }
        at++;
        int hour = number(2);
        int minute = after(':', 2);
        if (hour > MAX_OFFSET_HOUR || minute > MAX_MINUTE) {
            throw notAnInstant();
        }
        int seconds = 60 * (60 * hour + minute);
        return sign == '-' ? -seconds : seconds;
    }

    private int after(char separator, int digits) {
        separator(separator);
        return number(digits);
    }

    /** Skips a character; letters may be in lower case. */
    private void separator(char expected) {
        char given = peek();
        if (given != expected && given != Character.toLowerCase(expected)) {
            throw notAnInstant();
        }
        at++;
    }

    private int number(int digits) {
        int number = 0;
        for (int end = at + digits; at < end; at++) {
            if (!isDigit(peek())) {
                throw notAnInstant();
            }
            number = 10 * number + digit();
        }
        return number;
    }

    private int digit() {
        return text.charAt(at) - '0';
    }

    /** Returns the next character; NUL at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private DateTimeException notAnInstant() {
        return new DateTimeException("no instant of RFC 3339 at index " + at);
    }
}
