package dev.slotkeeper.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Any number of unknown names costs the broker one listing. */
class ReplyTopicCacheTest {

    private Runnable failure = () -> {};
    private Runnable schedulersFailure = () -> {};
    private int partitions = 2;
    private int questions;
    private long nanos;
    private final List<Duration> delays = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<CompletableFuture<Set<String>>> listings = new ArrayList<>();
    private final ReplyTopicCache topics = new ReplyTopicCache(
            new TopicDirectory() {
                @Override
                public CompletableFuture<Set<String>> names() {
                    failure.run();
                    listings.add(new CompletableFuture<>());
                    return listings.get(listings.size() - 1);
                }

                @Override
                public CompletableFuture<Integer> partitions(String topic) {
                    questions++;
                    return CompletableFuture.completedFuture(partitions);
                }
            },
            (Runnable task, Duration delay) -> {
                schedulersFailure.run();
                delays.add(delay);
                tasks.add(task);
            },
            () -> nanos);

    @Test
    void twentyThousandUnknownNamesShareOneListingAndABoundedNumberWaits() {
        List<CompletableFuture<Boolean>> answers = IntStream.range(0, 20_000)
                .mapToObj(i -> topics.has("booking.replies.none-" + i, null))
                .toList();
        runTasks();
        assertThat(listings).hasSize(1);
        assertThat(answers.stream().filter(answer -> !answer.isDone())).hasSize(10_000);

        answerListing(0, Set.of("booking.replies.a"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isFalse());
        assertThat(listings).hasSize(1);
        assertThat(topics.has("booking.replies.none", null))
                .as("there is room again")
                .isNotDone();
    }

    @Test
    void knownNameNeedsNoListing() {
        topics.refresh();
        runTasks();
        answerListing(0, Set.of("booking.replies.a", "other"));

        assertThat(topics.has("booking.replies.a", null)).isCompletedWithValue(true);
        assertThat(topics.has("booking.replies.a", 1)).isCompletedWithValue(true);
        assertThat(topics.has("booking.replies.a", 2)).isCompletedWithValue(false);
        assertThat(listings).hasSize(1);
    }

    @Test
    void nameRequestedDuringAListingWaitsForTheNextOne() {
        topics.refresh();
        runTasks();
        CompletableFuture<Boolean> young = topics.has("booking.replies.young", null);
        answerListing(0, Set.of());
        assertThat(young).isNotDone();

        runTasks();
        answerListing(1, Set.of("booking.replies.young"));
        assertThat(young).isCompletedWithValue(true);
    }

    @Test
    void newTopicIsFoundByAListingWithinASecond() {
        list("booking.replies.a");
        CompletableFuture<Boolean> unknown = topics.has("booking.replies.young", 0);
        runTasks();
        answerListing(1, Set.of("booking.replies.a"));
        assertThat(unknown).isCompletedWithValue(false);

        CompletableFuture<Boolean> made = topics.has("booking.replies.young", 0);
        runTasks();
        answerListing(2, Set.of("booking.replies.a", "booking.replies.young"));

        assertThat(made).isCompletedWithValue(true);
        assertThat(delays).allMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    void partitionCountOfATopicUnknownToABrokerIsReadAgainAfterASecond() {
        partitions = 0;
        list("booking.replies.young");
        assertThat(topics.has("booking.replies.young", 0)).isCompletedExceptionally();
        partitions = 2;
        assertThat(topics.has("booking.replies.young", 0)).isCompletedExceptionally();

        nanos += PartitionCountCache.MAX_AGE_OF_TOO_FEW.toNanos();
        assertThat(topics.has("booking.replies.young", 1)).isCompletedWithValue(true);
    }

    @Test
    void deletedTopicIsRemovedByTheNextListing() {
        partitions = 0;
        list("booking.replies.a");
        assertThat(topics.has("booking.replies.a", 0)).isCompletedExceptionally();
        runTasks();
        answerListing(1, Set.of());

        CompletableFuture<Boolean> gone = topics.has("booking.replies.a", 0);
        runTasks();
        answerListing(2, Set.of());
        assertThat(gone).isCompletedWithValue(false);
    }

    @Test
    void addedPartitionIsFoundAfterASecond() {
        list("booking.replies.a");
        assertThat(topics.has("booking.replies.a", 2)).isCompletedWithValue(false);
        partitions = 3;

        nanos += PartitionCountCache.MAX_AGE_OF_TOO_FEW.toNanos();
        assertThat(topics.has("booking.replies.a", 2)).isCompletedWithValue(true);
    }

    @Test
    void twentyThousandRepliesToAMissingPartitionReadItsCountOnceASecond() {
        list("booking.replies.a");
        for (int second = 1; second <= 3; second++) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(topics.has("booking.replies.a", 7)).isCompletedWithValue(false);
            }
            assertThat(questions).isEqualTo(second);
            nanos += PartitionCountCache.MAX_AGE_OF_TOO_FEW.toNanos();
        }
    }

    @Test
    void partitionCountIsRefreshedWhileTheOldOneIsUsed() {
        list("booking.replies.a");
        assertThat(topics.has("booking.replies.a", 0)).isCompletedWithValue(true);

        nanos += Duration.ofSeconds(11).toNanos();
        assertThat(topics.has("booking.replies.a", 0)).isCompletedWithValue(true);
        assertThat(questions).isEqualTo(2);
    }

    private void list(String... names) {
        topics.refresh();
        runTasks();
        answerListing(0, Set.of(names));
    }

    @Test
    void forgottenTopicIsListedAgain() {
        topics.refresh();
        runTasks();
        answerListing(0, Set.of("booking.replies.a"));
        topics.forget("booking.replies.a");
        CompletableFuture<Boolean> gone = topics.has("booking.replies.a", null);
        runTasks();
        answerListing(1, Set.of());

        assertThat(gone).isCompletedWithValue(false);
    }

    @Test
    void lookupFailsIfTheBrokerDoesNotAnswer() {
        CompletableFuture<Boolean> answer = topics.has("booking.replies.a", null);
        runTasks();
        listings.get(0).completeExceptionally(new IllegalStateException("unavailable"));
        runTasks();

        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void listingAfterAnErrorRunsAgain() {
        failure = ReplyTopicCacheTest::fail;
        CompletableFuture<Boolean> answer = topics.has("booking.replies.a", null);
        runTasks();
        runTasks();
        assertThat(answer).isCompletedExceptionally();

        failure = () -> {};
        assertTheNextListingComes(0);
    }

    @Test
    void lookupFailsIfItsListingCannotBeScheduled() {
        schedulersFailure = ReplyTopicCacheTest::fail;
        assertThat(topics.has("booking.replies.a", null)).isCompletedExceptionally();

        schedulersFailure = () -> {};
        assertTheNextListingComes(0);
    }

    @Test
    void lookupFailsIfTheEndOfItsListingCannotBeScheduled() {
        CompletableFuture<Boolean> answer = topics.has("booking.replies.a", null);
        runTasks();
        schedulersFailure = ReplyTopicCacheTest::fail;
        listings.get(0).complete(Set.of("booking.replies.a"));
        assertThat(answer).isCompletedExceptionally();

        schedulersFailure = () -> {};
        assertTheNextListingComes(1);
    }

    private void assertTheNextListingComes(int number) {
        CompletableFuture<Boolean> next = topics.has("booking.replies.b", null);
        runTasks();
        answerListing(number, Set.of("booking.replies.b"));
        assertThat(next).isCompletedWithValue(true);
    }

    private static void fail() {
        throw new LinkageError("as the test asked for");
    }

    private void answerListing(int number, Set<String> names) {
        listings.get(number).complete(names);
        runTasks();
    }

    private void runTasks() {
        List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }
}
