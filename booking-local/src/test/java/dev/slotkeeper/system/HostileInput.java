package dev.slotkeeper.system;

import java.util.function.Supplier;

/**
 * Something that no friend would send, and what is answered.
 *
 * @param way how it comes in: HTTP or Kafka
 * @param input as the table tells people
 * @param answer as the table tells people, and as {@code sending} must tell
 * @param sending sends it, and says what was answered
 */
record HostileInput(String way, String input, String answer, Supplier<String> sending) {

    /** Its row of the table in docs/security.md. */
    String row(int number) {
        return "| " + number + " | " + way + " | " + input + " | " + answer + " |";
    }

    /** Whether its sender gets a seat: one, as whoever asks properly. */
    boolean books() {
        return answer.startsWith("201")
                || answer.startsWith("answered CONFIRMED")
                || answer.equals("decided, no reply");
    }

    @Override
    public String toString() {
        return way + ": " + input;
    }
}
