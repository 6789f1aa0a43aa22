package dev.slotkeeper.bench;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parses option values, or reports which option is wrong and what it allows. */
final class OptionValues {

    /** Reports an invalid argument; the message is one line for the user. */
    static final class Unknown extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message);
        }
    }

    private OptionValues() {}

    static double number(
            String option, @Nullable String given, double otherwise, double least, double most, boolean whole) {
        if (given == null) {
            return otherwise;
        }
        try {
            double value = whole ? Integer.parseInt(given) : Double.parseDouble(given);
            if (value >= least && value <= most && value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through: no number and a number out of range get the same answer.
        }
        String lowest = whole ? Integer.toString((int) least) : Double.toString(least);
        String from = least > 0 ? lowest + " to " : "above 0 to ";
        throw refused(option, given, "a " + (whole ? "whole " : "") + "number, " + from + (int) most);
    }

    static Path folder(String option, String given) {
        Path folder = path(option, given);
        if (given.isBlank() || (Files.exists(folder) && !Files.isDirectory(folder))) {
            throw refused(option, given, "a folder");
        }
        return folder;
    }

    static Path path(String option, String given) {
        try {
            return Path.of(given);
        } catch (InvalidPathException e) {
            throw refused(option, given, "a path");
        }
    }

    static Unknown refused(String option, String given, String allowed) {
        return new Unknown(option + ": given " + given + ", allowed: " + allowed);
    }
}
