package dev.slotkeeper.commandline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one command: words, and options such as {@code --name=value} or {@code --name}, each at most once.
 */
public final class Arguments {

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new TreeMap<>();

    private Arguments() {}

    /**
     * Parses the arguments; {@code --help} and {@code -h} are always known.
     *
     * @param command the command's name, for error messages
     * @param valued the options that need a value
     * @param flags the options that take no value
     * @throws UsageException if an argument is invalid; the message names the argument and what is allowed
     */
    public static Arguments parse(String command, Set<String> valued, Set<String> flags, String... given) {
        Arguments arguments = new Arguments();
        for (String argument : given) {
            if (argument.equals("--help") || argument.equals("-h")) {
                arguments.options.put("--help", "");
            } else if (argument.startsWith("-")) {
                arguments.option(command, valued, flags, argument);
            } else {
                arguments.words.add(argument);
            }
        }
        return arguments;
    }

    private void option(String command, Set<String> valued, Set<String> flags, String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        String value = equals < 0 ? "" : argument.substring(equals + 1);
        if (!valued.contains(name) && !flags.contains(name)) {
            throw new UsageException(
                    "Unknown option " + Printable.text(argument) + "; " + command + " --help lists the known ones.");
        }
        if (flags.contains(name) && equals >= 0) {
            throw new UsageException(Printable.text(argument) + ": this option takes no value.");
        }
        if (valued.contains(name) && value.isBlank()) {
            throw new UsageException(name + " needs a value, as in " + name + "=VALUE.");
        }
        if (options.put(name, value) != null) {
            throw new UsageException(name + " is given twice.");
        }
    }

    /** Returns the arguments that are no options, in their order. */
    public List<String> words() {
        return List.copyOf(words);
    }

    /** Returns true if the option is given. */
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** Returns the value of an option, or null if it is not given. */
    public @Nullable String value(String option) {
        return options.get(option);
    }

    /** Returns the value of an option, or the default. */
    public String value(String option, String defaultValue) {
        return options.getOrDefault(option, defaultValue);
    }

    /**
     * Returns the number that an option gives, or the default.
     *
     * @throws UsageException unless the value is a number from least to most
     */
    public int number(String option, int defaultValue, int least, int most) {
        String value = options.get(option);
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
        throw new UsageException(
                option + "=" + Printable.text(value) + ": allowed is a number from " + least + " to " + most + ".");
    }

    /**
     * Returns the instant that an option gives, or null if it is not given.
     *
     * @throws UsageException unless the value is an ISO-8601 instant
     */
    public @Nullable Instant instant(String option) {
        String value = options.get(option);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw new UsageException(
                    option + "=" + Printable.text(value) + ": allowed is an instant such as 2026-11-22T10:00:00Z.");
        }
    }

    /**
     * Returns the path that an option gives, or null if it is not given.
     *
     * @throws UsageException unless the value is a valid path
     */
    public @Nullable Path file(String option) {
        String value = options.get(option);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageException(option + "=" + Printable.text(value) + ": not a valid file name.");
        }
    }
}
