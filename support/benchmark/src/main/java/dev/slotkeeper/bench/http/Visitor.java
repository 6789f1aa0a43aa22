package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.Browser.Reply;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A simulated visitor who wants one seat, and leaves with it, or when all slots are full, or after too long. */
final class Visitor {

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private final String customerId;
    private final PageVariant variant;
    private final VisitorProfile profile;
    private final int resources;
    private final Browser browser;
    private final CrowdTally tally;

    /** A separate generator, so that with either page the visitor arrives at the same time and thinks equally long. */
    private final SplittableRandom thoughts;

    private final SplittableRandom choices;

    /** Slots by id, which is their order by start; stream and list may deliver them in any order. */
    private final Map<String, ShownSlot> shown = new TreeMap<>();

    private Runnable hangUp = () -> {};
    private int resource;
    private int emptyPages;
    private int clicks;
    private long arrived;

    /** Id of the slot about to be clicked; null for none. */
    private @Nullable String choice;

    private boolean isOffered;
    private long due;

    /** Number of the current decision, so that clicks of earlier decisions are dropped. */
    private int decision;

    /** @param seed seed of all random choices of this visitor */
    Visitor(
            String customerId,
            long seed,
            PageVariant variant,
            VisitorProfile profile,
            int resources,
            Browser browser,
            CrowdTally tally) {
        SplittableRandom random = new SplittableRandom(seed);
        this.thoughts = random.split();
        this.choices = random.split();
        this.customerId = customerId;
        this.variant = variant;
        this.profile = profile;
        this.resources = resources;
        this.browser = browser;
        this.tally = tally;
        this.resource = choices.nextInt(resources);
    }

    void come() {
        browser.after(profile.arrival(thoughts), () -> {
            arrived = browser.nanos();
            poll();
        });
    }

    /** Opens the resource's page. */
    private void poll() {
        hangUp.run();
        shown.clear();
        hangUp = variant == PageVariant.LIVE ? browser.follow(resource, this::slotChanged) : () -> {};
        int page = resource;
        browser.list(resource, slots -> {
            if (slots == null) {
                tally.failed();
                browser.after(AFTER_A_FAILURE, this::poll);
            } else if (page == resource) {
                // Slots received from the stream meanwhile are newer than the list.
                slots.forEach(slot -> shown.putIfAbsent(slot.slotId(), slot));
                decide(profile.thought(thoughts));
            }
        });
    }

    private void decide(Duration thought) {
        ShownSlot wanted = Popularity.choose(List.copyOf(shown.values()), choices.nextDouble());
        if (wanted == null) {
            nothingOpen();
        } else {
            emptyPages = 0;
            choose(wanted.slotId(), false, browser.nanos() + thought.toNanos());
        }
    }

    private void choose(String slotId, boolean offered, long when) {
        choice = slotId;
        isOffered = offered;
        due = when;
        int mine = ++decision;
        browser.after(Duration.ofNanos(Math.max(0, when - browser.nanos())), () -> {
            if (mine == decision) {
                click(slotId);
            }
        });
    }

    /** Opens another resource's page, or leaves if all resources were full. */
    private void nothingOpen() {
        emptyPages++;
        if (emptyPages == resources || hasTimedOut()) {
            leave();
        } else {
            resource = (resource + 1) % resources;
            poll();
        }
    }

    /** Handles a change on the live page: cancels the pending click if the chosen slot is gone. */
    private void slotChanged(ShownSlot slot) {
        shown.put(slot.slotId(), slot);
        if (!slot.slotId().equals(choice) || slot.isOpen()) {
            return;
        }
        choice = null;
        decision++;
        tally.noticed();
        long glanced = browser.nanos() + profile.glance(thoughts).toNanos();
        ShownSlot other = Popularity.choose(List.copyOf(shown.values()), choices.nextDouble());
        if (other == null) {
            nothingOpen();
        } else {
            choose(other.slotId(), false, Math.max(due, glanced));
        }
    }

    private void click(String slotId) {
        choice = null;
        clicks++;
        long clicked = browser.nanos();
        browser.book(slotId, customerId, reply -> {
            tally.answered(browser.nanos() - clicked);
            answered(slotId, reply);
        });
    }

    private void answered(String slotId, Reply reply) {
        if (reply.status() == HttpURLConnection.HTTP_CREATED) {
            tally.booked(browser.nanos() - arrived, isOffered);
            hangUp.run();
            return;
        }
        boolean isRefused = reply.status() == HttpURLConnection.HTTP_CONFLICT;
        if (isRefused) {
            tally.refused();
        } else {
            tally.failed();
        }
        if (clicks >= profile.mostClicks() || hasTimedOut()) {
            leave();
        } else if (isRefused && variant == PageVariant.LIVE) {
            goOn(slotId, reply.alternatives());
        } else {
            poll();
        }
    }

    /** Chooses one of the alternatives that the page does not show as gone. */
    private void goOn(String refused, List<ShownSlot> alternatives) {
        shown.computeIfPresent(refused, (id, slot) -> slot.full());
        List<ShownSlot> offered = alternatives.stream()
                .filter(slot -> shown.getOrDefault(slot.slotId(), slot).isOpen())
                .toList();
        if (offered.isEmpty()) {
            decide(profile.thought(thoughts));
        } else {
            ShownSlot taken = offered.get(choices.nextInt(offered.size()));
            choose(
                    taken.slotId(),
                    true,
                    browser.nanos() + profile.glance(thoughts).toNanos());
        }
    }

    private boolean hasTimedOut() {
        return browser.nanos() - arrived > profile.timeout().toNanos();
    }

    private void leave() {
        hangUp.run();
        tally.leftWithout();
    }
}
