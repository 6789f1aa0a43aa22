package dev.slotkeeper.audit;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line options of {@code audit}.
 *
 * @param kafka further settings of the Kafka client, such as a login; empty for none
 * @param until by partition, the first offset that is not replayed; empty to replay all decided requests
 * @param mostDifferences the number of differences that are printed, 1 or more; all are counted
 * @param mostOfASlot the number of differences of one slot that are printed, 1 or more
 * @param timeout the worker's default-patience
 * @param longestWaitlist the worker's waitlist.longest
 * @param overtaking the worker's waitlist.overtaking
 */
record AuditOptions(
        boolean help,
        String bootstrapServers,
        Map<String, String> kafka,
        String group,
        String jdbcUrl,
        String user,
        String password,
        Map<Integer, Long> until,
        int mostDifferences,
        int mostOfASlot,
        Duration timeout,
        int longestWaitlist,
        boolean overtaking) {

    static final String USAGE = """
            Replays the request log, compares the results with the stored decisions and the tables, prints differences.
            Only reads, and may run while the system runs. Exit status 0: no difference; 1: differences; 2: the audit
            failed; 3: no difference, but some requests could not be judged.

              --until=P:O,P:O           replays these partitions up to these offsets, exclusive (default all decided)
              --most-differences=N      the number of differences that are printed (default 100); all are counted
              --most-of-a-slot=N        the number that is printed for one slot, so that others are shown too (default 10)
              --kafka=LIST              the brokers (default localhost:29092)
              --bootstrap-servers=LIST  the same as --kafka
              --properties=FILE         further settings of the Kafka client, such as a login
              --jdbc-url=URL            the primary server (default jdbc:postgresql://localhost:25432/slotkeeper)
              --user=NAME               a role that may read the tables (default slotkeeper_reader)
              --password=WORD           the role's password (default slotkeeper_reader)
              --password-file=FILE      a file with the password, which keeps it out of process lists
              --group=NAME              the worker's booking.worker.group-id (default booking-worker)
              --default-patience=S      the worker's booking.worker.default-patience, in seconds (default 60)
              --waitlist-longest=N      the worker's booking.worker.waitlist.longest (default 1000)
              --waitlist-overtaking     the worker's booking.worker.waitlist.overtaking is true
              --help                    this text
            """;

    private static final Pattern PLACE = Pattern.compile("(\\d{1,6}):(\\d{1,18})");
    private static final String READER = "slotkeeper_reader";
    private static final int MAX_SECONDS = 7 * 24 * 3_600;

    /** Signals an invalid argument. The message is one line for the person who typed it. */
    static final class Unknown extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    /**
     * Parses the arguments.
     *
     * @throws Unknown if an argument is invalid; the message names the argument and the allowed values
     */
    static AuditOptions parse(String... arguments) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!USAGE.contains("\n  " + name + (equals < 0 ? " " : "=")) && !name.equals("-h")) {
                throw new Unknown("Unknown option " + argument + "; audit --help lists the known ones.");
            }
            given.put(name, equals < 0 ? "" : text(name, argument.substring(equals + 1)));
        }
        return new AuditOptions(
                given.containsKey("--help") || given.containsKey("-h"),
                given.getOrDefault("--kafka", given.getOrDefault("--bootstrap-servers", "localhost:29092")),
                properties(given.get("--properties")),
                given.getOrDefault("--group", "booking-worker"),
                given.getOrDefault("--jdbc-url", "jdbc:postgresql://localhost:25432/slotkeeper"),
                given.getOrDefault("--user", READER),
                password(given),
                places(given.getOrDefault("--until", "")),
                number(given, "--most-differences", 100, 1, 1_000_000),
                number(given, "--most-of-a-slot", 10, 1, 1_000_000),
                Duration.ofSeconds(number(given, "--default-patience", 60, 1, MAX_SECONDS)),
                number(given, "--waitlist-longest", 1_000, 0, 100_000),
                given.containsKey("--waitlist-overtaking"));
    }

    private static Map<String, String> properties(@Nullable String file) {
        Map<String, String> properties = new TreeMap<>();
        if (file != null) {
            Properties read = new Properties();
            try {
                read.load(new StringReader(content("--properties", file)));
            } catch (IOException | IllegalArgumentException e) {
                throw new Unknown("--properties=" + file + ": the file can't be read as a properties file.");
            }
            read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
        }
        return properties;
    }

    private static String password(Map<String, String> given) {
        String file = given.get("--password-file");
        return file == null
                ? given.getOrDefault("--password", READER)
                : content("--password-file", file).strip();
    }

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new Unknown(name + "=" + file + ": the file can't be read.");
        }
    }

    private static String text(String name, String value) {
        if (value.isBlank()) {
            throw new Unknown(name + " needs a value, as in " + name + "=VALUE.");
        }
        return value;
    }

    private static int number(Map<String, String> given, String name, int defaultValue, int least, int most) {
        String value = given.get(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through: text and numbers out of range get the same message.
        }
        throw new Unknown(name + "=" + value + ": allowed is a number from " + least + " to " + most + ".");
    }

    private static Map<Integer, Long> places(String value) {
        Map<Integer, Long> places = new TreeMap<>();
        if (value.isEmpty()) {
            return places;
        }
        for (String place : value.split(",", -1)) {
            Matcher parts = PLACE.matcher(place);
            if (!parts.matches() || places.put(Integer.valueOf(parts.group(1)), Long.valueOf(parts.group(2))) != null) {
                throw new Unknown("--until=" + value + ": allowed is partition:offset, joined with commas, each once.");
            }
        }
        return places;
    }
}
