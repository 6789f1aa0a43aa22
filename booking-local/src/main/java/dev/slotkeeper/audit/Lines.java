package dev.slotkeeper.audit;

/** Takes what a person is to read, line by line. */
@FunctionalInterface
public interface Lines {

    /** Takes one line, without its end. */
    void add(String line);
}
