package dev.slotkeeper.faults.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks guarantee 9: an outage loses no request. Afterwards all waiting requests are decided, and none was answered
 * SLOT_FETCH_ERROR before its deadline.
 */
final class OutageHolds implements Guarantee {

    @Override
    public int number() {
        return 9;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        if (!evidence.remains().caughtUp()) {
            broken.add("requests were left undecided after the last fault ended");
        }
        evidence.requestsById().forEach((id, asks) -> {
            Instant deadline = asks.get(0).deadline();
            boolean isSetAside = evidence.remains().deadLetters().stream()
                    .anyMatch(deadLetter ->
                            PoisonStaysAlone.isCopy(deadLetter, asks.get(0).message()));
            if (asks.size() == 1 && deadline != null && !isSetAside) {
                evidence.events(id).stream()
                        .filter(event -> event.isUndecided()
                                && Instant.parse(event.text("decidedAt")).isBefore(deadline))
                        .forEach(event -> broken.add(
                                "request " + id + " was answered SLOT_FETCH_ERROR before its deadline " + deadline));
            }
        });
        return broken;
    }
}
