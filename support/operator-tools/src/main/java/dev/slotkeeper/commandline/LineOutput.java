package dev.slotkeeper.commandline;

/** Receives output for a person, line by line. */
@FunctionalInterface
public interface LineOutput {

    /** Receives one line, without a line separator. */
    void add(String line);
}
