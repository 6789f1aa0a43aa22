package dev.slotkeeper.audit;

import dev.slotkeeper.commandline.DatabaseOptions;
import dev.slotkeeper.commandline.KafkaAccess;
import dev.slotkeeper.commandline.NumberRange;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line options of {@code audit}. */
final class AuditOptions {

    @Option(
            names = "--until",
            paramLabel = "P:O,P:O",
            converter = UntilConverter.class,
            showDefaultValue = Visibility.NEVER,
            description = "replays these partitions up to these offsets, exclusive; by default all decided")
    Until until = new Until(Map.of());

    @Option(
            names = "--most-differences",
            paramLabel = "N",
            converter = Shown.class,
            description = "the number of differences that are printed, 1 to 1000000; all are" + " counted")
    int mostDifferences = 100;

    @Option(
            names = "--most-of-a-slot",
            paramLabel = "N",
            converter = Shown.class,
            description = "the number that is printed for one slot, so that others are shown too, 1 to 1000000")
    int mostOfASlot = 10;

    @Mixin
    final KafkaAccess kafka = new KafkaAccess();

    @Mixin
    final DatabaseOptions database = new DatabaseOptions("slotkeeper_reader");

    @Option(names = "--group", paramLabel = "NAME", description = "the worker's booking.worker.group-id")
    String group = "booking-worker";

    @Option(
            names = "--default-patience",
            paramLabel = "S",
            converter = Seconds.class,
            description = "the worker's booking.worker.default-patience, 1 to 604800 seconds")
    int defaultPatience = 60;

    @Option(
            names = "--waitlist-longest",
            paramLabel = "N",
            converter = WaitlistLength.class,
            description = "the worker's booking.worker.waitlist.longest, 0 to 100000")
    int longestWaitlist = 1_000;

    @Option(
            names = "--waitlist-overtaking",
            arity = "0..1",
            paramLabel = "true|false",
            fallbackValue = "true",
            description = "the worker's booking.worker.waitlist.overtaking, true or false")
    boolean overtaking = true;

    /**
     * The first offsets that are not replayed.
     *
     * @param offsets by partition; a partition that is missing is replayed as far as it is decided
     */
    record Until(Map<Integer, Long> offsets) {}

    private static final class UntilConverter implements ITypeConverter<Until> {

        private static final Pattern PLACE = Pattern.compile("(\\d{1,6}):(\\d{1,18})");

        @Override
        public Until convert(String text) {
            Map<Integer, Long> offsets = new TreeMap<>();
            for (String place : text.split(",", -1)) {
                Matcher parts = PLACE.matcher(place);
                if (!parts.matches()
                        || offsets.put(Integer.valueOf(parts.group(1)), Long.valueOf(parts.group(2))) != null) {
                    throw new TypeConversionException(
                            "'" + text + "', allowed is partition:offset, joined with commas, each once");
                }
            }
            return new Until(offsets);
        }
    }

    private static final class Shown extends NumberRange {
        Shown() {
            super(1, 1_000_000);
        }
    }

    private static final class Seconds extends NumberRange {
        Seconds() {
            super(1, 7 * 24 * 3_600);
        }
    }

    private static final class WaitlistLength extends NumberRange {
        WaitlistLength() {
            super(0, 100_000);
        }
    }
}
