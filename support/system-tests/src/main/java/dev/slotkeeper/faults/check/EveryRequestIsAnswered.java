package dev.slotkeeper.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Checks guarantee 4: each request in the log has its outcome and its follow-ups in the events. Each request with a
 * reply topic has a reply with the same bytes.
 */
final class EveryRequestIsAnswered implements Guarantee {

    @Override
    public int number() {
        return 4;
    }

    @Override
    public List<String> broken(Evidence evidence) {
        List<String> broken = new ArrayList<>();
        for (Map.Entry<UUID, List<ObservedRequest>> deliveries :
                evidence.requestsById().entrySet()) {
            UUID id = deliveries.getKey();
            long contents = deliveries.getValue().stream()
                    .filter(request -> !request.isUnreadable())
                    .map(request -> request.content(evidence.decided().get(id)))
                    .distinct()
                    .count();
            long outcomes = evidence.events(id).stream()
                    .filter(event -> !evidence.isFollowUp(event))
                    .map(event -> event.text("eventId"))
                    .distinct()
                    .count();
            if (outcomes < contents) {
                broken.add("request " + id + " at "
                        + deliveries.getValue().get(0).message().place() + " has " + contents + " contents and "
                        + outcomes
                        + " outcomes");
            }
            if (contents > 0) {
                replies(evidence, id, broken);
            }
        }
        evidence.decided().keySet().forEach(id -> {
            Set<String> events =
                    evidence.events(id).stream().map(ReceivedAnswer::bytes).collect(Collectors.toSet());
            evidence.decision(id).followUps().stream()
                    .filter(event -> !events.contains(event))
                    .forEach(event -> broken.add("a follow-up of request " + id + " has no event: " + event));
        });
        return broken;
    }

    private static void replies(Evidence evidence, UUID id, List<String> broken) {
        List<ReceivedAnswer> replies = evidence.replies(id);
        if (replies.isEmpty() && evidence.remains().wantReply().contains(id)) {
            broken.add("request " + id + " has no reply, although it named a reply topic");
        }
        Set<String> events =
                evidence.events(id).stream().map(ReceivedAnswer::bytes).collect(Collectors.toSet());
        replies.stream()
                .filter(reply -> !events.contains(reply.bytes()))
                .forEach(reply -> broken.add(
                        "request " + id + " has a reply without an event of the same bytes: " + reply.bytes()));
    }
}
