package dev.slotkeeper.bench.http;

import dev.slotkeeper.bench.http.Browser.Reply;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One person who wants a seat in one of the popular slots, and goes when there is one, or none, or it takes too long. */
final class Visitor {

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private final String customerId;
    private final Way way;
    private final Habits habits;
    private final int resources;
    private final Browser browser;
    private final CrowdTally tally;

    /** Apart, so that with either page the same visitor comes at the same time, and thinks as long. */
    private final SplittableRandom thoughts;

    private final SplittableRandom choices;

    /** By id, which is by start: the stream and the list may tell of them in any order. */
    private final Map<String, ShownSlot> shown = new TreeMap<>();

    private Runnable hangUp = () -> {};
    private int resource;
    private int emptyPages;
    private int clicks;
    private long arrived;

    /** What is about to be clicked; null while nothing is. */
    private @Nullable String choice;

    private boolean isOffered;
    private long due;

    /** Counts decisions, so that a click that was thought better of does not happen. */
    private int decision;

    /** @param seed of everything that this visitor does by chance */
    Visitor(String customerId, long seed, Way way, Habits habits, int resources, Browser browser, CrowdTally tally) {
        SplittableRandom random = new SplittableRandom(seed);
        this.thoughts = random.split();
        this.choices = random.split();
        this.customerId = customerId;
        this.way = way;
        this.habits = habits;
        this.resources = resources;
        this.browser = browser;
        this.tally = tally;
        this.resource = choices.nextInt(resources);
    }

    void come() {
        browser.after(habits.arrival(thoughts), () -> {
            arrived = browser.nanos();
            look();
        });
    }

    /** Opens the resource's page. */
    private void look() {
        hangUp.run();
        shown.clear();
        hangUp = way == Way.LIVE ? browser.follow(resource, this::news) : () -> {};
        int page = resource;
        browser.list(resource, slots -> {
            if (slots == null) {
                tally.failed();
                browser.after(AFTER_A_FAILURE, this::look);
            } else if (page == resource) {
                // What was told meanwhile is newer than the list.
                slots.forEach(slot -> shown.putIfAbsent(slot.slotId(), slot));
                decide(habits.thought(thoughts));
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

    /** Looks at another resource, or goes when they have all been full. */
    private void nothingOpen() {
        emptyPages++;
        if (emptyPages == resources || isOutOfPatience()) {
            leave();
        } else {
            resource = (resource + 1) % resources;
            look();
        }
    }

    /** Only with the live page: what is gone can't be clicked any more. */
    private void news(ShownSlot slot) {
        shown.put(slot.slotId(), slot);
        if (!slot.slotId().equals(choice) || slot.isOpen()) {
            return;
        }
        choice = null;
        decision++;
        tally.noticed();
        long glanced = browser.nanos() + habits.glance(thoughts).toNanos();
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
        if (clicks >= habits.mostClicks() || isOutOfPatience()) {
            leave();
        } else if (isRefused && way == Way.LIVE) {
            goOn(slotId, reply.alternatives());
        } else {
            look();
        }
    }

    /** Takes one of what is offered, unless the page shows that it is gone too. */
    private void goOn(String refused, List<ShownSlot> alternatives) {
        shown.computeIfPresent(refused, (id, slot) -> slot.full());
        List<ShownSlot> offered = alternatives.stream()
                .filter(slot -> shown.getOrDefault(slot.slotId(), slot).isOpen())
                .toList();
        if (offered.isEmpty()) {
            decide(habits.thought(thoughts));
        } else {
            ShownSlot taken = offered.get(choices.nextInt(offered.size()));
            choose(
                    taken.slotId(),
                    true,
                    browser.nanos() + habits.glance(thoughts).toNanos());
        }
    }

    private boolean isOutOfPatience() {
        return browser.nanos() - arrived > habits.patience().toNanos();
    }

    private void leave() {
        hangUp.run();
        tally.leftWithout();
    }
}
