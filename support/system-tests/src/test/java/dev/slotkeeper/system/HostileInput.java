package dev.slotkeeper.system;

import java.util.function.Supplier;

/**
 * A hostile input and the expected answer.
 *
 * @param way HTTP or Kafka
 * @param input the description in the documentation
 * @param answer the answer in the documentation, which {@code sending} must return
 * @param sending sends the input and returns the answer
 */
record HostileInput(String way, String input, String answer, Supplier<String> sending) {

    /** Its row of the table in docs/security.md. */
    String row(int number) {
        return "| " + number + " | " + way + " | " + input + " | " + answer + " |";
    }

    /** Returns true if the sender gets a seat, as for a valid request. */
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
