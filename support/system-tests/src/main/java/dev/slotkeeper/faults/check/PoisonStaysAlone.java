package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Checks guarantee 10: each unreadable message is among the dead letters unchanged, each malformed request is answered
 * MALFORMED unless it is a misplaced copy of a decided one, and no other message is a dead letter.
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
        for (ObservedRequest request : evidence.requests()) {
            if (request.isUnreadable()
                    && deadLetters.stream().noneMatch(deadLetter -> isCopy(deadLetter, request.message()))) {
                broken.add("the unreadable message at " + request.message().place() + " is not among the dead letters");
            }
            if (request.isMalformed()
                    && !request.repeats(evidence.decided().get(request.requestId()))
                    && !isAnswered(request, evidence)) {
                broken.add("the malformed request at " + request.message().place() + " was not answered MALFORMED");
            }
        }
        for (Message deadLetter : deadLetters) {
            if (evidence.requests().stream().noneMatch(request -> isCopy(deadLetter, request.message()))) {
                broken.add("a dead letter without an original message: " + deadLetter.place());
            }
        }
        return broken;
    }

    private static boolean isAnswered(ObservedRequest request, Evidence evidence) {
        UUID requestId = request.requestId();
        return requestId != null
                && evidence.events(requestId).stream()
                        .anyMatch(event -> event.text("reason").equals("MALFORMED"));
    }

    static boolean isCopy(Message deadLetter, Message original) {
        return Arrays.equals(deadLetter.key(), original.key()) && Arrays.equals(deadLetter.value(), original.value());
    }
}
