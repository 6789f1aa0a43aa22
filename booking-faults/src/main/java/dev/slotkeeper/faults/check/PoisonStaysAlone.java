package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks guarantee 10: each unreadable message is among the dead letters unchanged, each malformed request is answered
 * MALFORMED, and no other message is a dead letter.
 */
final class PoisonStaysAlone implements Guarantee {

    @Override
    public int number() {
        return 10;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        List<Message> deadLetters = evidence.remains().deadLetters();
        for (LoggedRequest loggedRequest : evidence.requests()) {
            boolean isUnreadable = loggedRequest.kind() == LoggedRequest.Kind.UNREADABLE;
            if (isUnreadable
                    && deadLetters.stream().noneMatch(deadLetter -> isCopy(deadLetter, loggedRequest.message()))) {
                broken.add("the unreadable message at "
                        + loggedRequest.message().place() + " is not among the dead letters");
            }
            if (loggedRequest.kind() == LoggedRequest.Kind.MALFORMED && !isAnswered(loggedRequest, evidence)) {
                broken.add(
                        "the malformed request at " + loggedRequest.message().place() + " was not answered MALFORMED");
            }
        }
        for (Message deadLetter : deadLetters) {
            if (evidence.requests().stream().noneMatch(loggedRequest -> isCopy(deadLetter, loggedRequest.message()))) {
                broken.add("a dead letter without an original message: " + deadLetter.place());
            }
        }
        return broken;
    }

    private static boolean isAnswered(LoggedRequest loggedRequest, Evidence evidence) {
        return loggedRequest.requestId() != null
                && evidence.events(loggedRequest.requestId()).stream()
                        .anyMatch(event -> event.text("reason").equals("MALFORMED"));
    }

    static boolean isCopy(Message deadLetter, Message original) {
        return Arrays.equals(deadLetter.key(), original.key()) && Arrays.equals(deadLetter.value(), original.value());
    }
}
