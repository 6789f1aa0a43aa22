package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can't be understood is kept as it came, is told so where anybody can be told, and nothing else is put aside. */
final class PoisonStaysAlone implements Guarantee {

    @Override
    public int number() {
        return 10;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        List<Message> letters = evidence.remains().deadLetters();
        for (Ask ask : evidence.asks()) {
            boolean isUnreadable = ask.kind() == Ask.Kind.UNREADABLE;
            if (isUnreadable && letters.stream().noneMatch(letter -> isCopy(letter, ask.message()))) {
                broken.add("what can't be read at " + ask.message().place() + " is not among the dead letters");
            }
            if (ask.kind() == Ask.Kind.MALFORMED && !isTold(ask, evidence)) {
                broken.add("what breaks the contract at " + ask.message().place() + " was not told so");
            }
        }
        for (Message letter : letters) {
            if (evidence.asks().stream().noneMatch(ask -> isCopy(letter, ask.message()))) {
                broken.add("a dead letter that is nobody's: " + letter.place());
            }
        }
        return broken;
    }

    private static boolean isTold(Ask ask, Evidence evidence) {
        return ask.requestId() != null
                && evidence.events(ask.requestId()).stream()
                        .anyMatch(event -> event.text("reason").equals("MALFORMED"));
    }

    static boolean isCopy(Message letter, Message original) {
        return Arrays.equals(letter.key(), original.key()) && Arrays.equals(letter.value(), original.value());
    }
}
