package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.Headers;
import dev.slotkeeper.contracts.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From poison to a booking: what an operator does with dead letters. */
class DeadLettersIT {

    private static final List<AuditedSystem> RUNNING = new ArrayList<>();
    private static int slots;

    @BeforeAll
    static void start() {
        RUNNING.add(new AuditedSystem());
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(AuditedSystem::close);
    }

    private static AuditedSystem system() {
        return RUNNING.get(0);
    }

    @Test
    void poisonIsListedMendedAndSentBackAndIsDecided(@TempDir Path folder) throws IOException {
        String slot = slot();
        BookSlot booking = new BookSlot(UUID.randomUUID(), slot, "c", 1, null, null);
        String sound = new String(ContractJson.write(booking), UTF_8);
        system().send(slot, (sound + "\u001b[2J\r\n9@9 forged").getBytes(UTF_8));

        String line = awaitLine("key \"" + slot + "\"");
        assertThat(line).matches("[ -~]+").contains(" from booking.requests ").contains(" why: ");
        String place = line.substring(0, line.indexOf(' '));
        Path file = folder.resolve("letter");
        List<String> shown = system().deadLetters("show", place, "--save=" + file);
        assertThat(shown)
                .contains("exit status 0", "sent back: no", "saved: " + file)
                .allMatch(text -> text.matches("[ -~]*"));
        assertThat(Files.readString(file)).startsWith(sound).contains("\u001b[2J");
        assertThat(system().deadLetters("show", place, "--save=" + file)).contains("exit status 2");

        assertThat(system().deadLetters("send-back", place))
                .contains("exit status 1")
                .anyMatch(text -> text.startsWith("Not sent: it would become a dead letter again ("));
        Path mended = Files.write(folder.resolve("mended"), sound.getBytes(UTF_8));
        assertThat(system().deadLetters("send-back", place, "--value=" + mended, "--by=ops-anna"))
                .contains("exit status 0")
                .anyMatch(text -> text.startsWith("Sent back: " + place + " of booking.requests.dlt is now "));
        assertThat(system().decision(booking.requestId())).isEqualTo("CONFIRMED");
        assertThat(awaitLine("key \"" + slot + "\"")).contains("; sent back to ");
        assertThat(sentBackFrom(place)).isEqualTo(1);
        String anna = "operator ops-anna";
        assertThat(by(Topics.EVENTS)).as("decided requests").containsOnlyOnce(anna);
        assertThat(by(Topics.DEAD_LETTERS)).as("notes: begun, landed").contains(anna, anna);
    }

    private static List<String> by(String topic) {
        return system().messages(topic).stream()
                .map(message -> message.headers().lastHeader(Headers.BY))
                .filter(Objects::nonNull)
                .map(header -> new String(header.value(), UTF_8))
                .toList();
    }

    @Test
    void concurrentAttemptsSendADeadLetterBackOnceUnlessAgainIsGiven() {
        String place = refusedByTheDatabase(new BookSlot(UUID.randomUUID(), slot(), "c", 1, null, null));
        CountDownLatch gate = new CountDownLatch(1);
        List<CompletableFuture<List<String>>> racers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            racers.add(CompletableFuture.supplyAsync(
                    () -> {
                        await(gate);
                        return system().deadLetters("send-back", place);
                    },
                    command -> new Thread(command, "racer").start()));
        }
        gate.countDown();
        List<String> ends = racers.stream().map(racer -> racer.join().get(0)).toList();

        assertThat(ends).as("exit statuses").containsOnlyOnce("exit status 0").doesNotContain("exit status 2");
        assertThat(sentBackFrom(place)).isEqualTo(1);
        assertThat(system().deadLetters("send-back", place))
                .contains("exit status 1")
                .anyMatch(text ->
                        text.matches("Not sent: it was sent back before and is \\d+@\\d+ of booking.requests\\..*"));
        assertThat(system().deadLetters("send-back", place, "--again")).contains("exit status 0");
        assertThat(sentBackFrom(place)).isEqualTo(2);
    }

    @Test
    void requestThatTheDatabaseRefusedIsDecidedOnceItAcceptsIt() {
        BookSlot booking = new BookSlot(UUID.randomUUID(), slot(), "c", 1, null, null);
        String place = refusedByTheDatabase(booking);

        assertThat(system().deadLetters("send-back", place)).contains("exit status 0");

        assertThat(system().decision(booking.requestId())).isEqualTo("CONFIRMED");
        assertThat(system().value("SELECT count(*) FROM appointments WHERE booking_id = ?", booking.requestId()))
                .isEqualTo("1");
    }

    /** PostgreSQL's own words would hold the whole row. */
    @Test
    void whyTheDatabaseRefusedItDoesNotNameTheCustomer() {
        system().edit("ALTER TABLE appointments ADD CONSTRAINT not_this_one CHECK (customer_id <> 'somebody-private')");
        BookSlot booking = new BookSlot(UUID.randomUUID(), slot(), "somebody-private", 1, null, null);
        system().send(booking);

        String line = awaitLine("key \"" + booking.slotId() + "\"");
        system().edit("ALTER TABLE appointments DROP CONSTRAINT not_this_one");
        assertThat(line.substring(line.indexOf(" why: ")))
                .contains("violates check constraint \"not_this_one\"")
                .doesNotContain("somebody-private");
    }

    @Test
    void missingDeadLetterIsReported() {
        assertThat(system().deadLetters("show", "999@0"))
                .contains("exit status 2")
                .anyMatch(text -> text.startsWith("999@0: booking.requests.dlt has partitions 0 to "));
        assertThat(system().deadLetters("send-back", "0@999999999"))
                .contains("exit status 2")
                .anyMatch(text -> text.startsWith("0@999999999: partition 0 "));
    }

    /** Its place among the dead letters; the database would take it now. */
    private static String refusedByTheDatabase(BookSlot booking) {
        system().edit("""
                CREATE OR REPLACE FUNCTION refuse_appointment() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW.slot_id = '%s' THEN
                        RAISE EXCEPTION 'the other program says no';
                    END IF;
                    RETURN NEW;
                END
                $$
                """.formatted(booking.slotId()));
        system().edit("""
                CREATE TRIGGER refuse_appointment BEFORE INSERT ON appointments
                FOR EACH ROW EXECUTE FUNCTION refuse_appointment()
                """);
        system().send(booking);
        String line = awaitLine("key \"" + booking.slotId() + "\"");
        system().edit("DROP TRIGGER refuse_appointment ON appointments");
        assertThat(line).contains("why: can't be decided: ").contains("the other program says no");
        return line.substring(0, line.indexOf(' '));
    }

    private static String awaitLine(String part) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> system().deadLetters("list").stream()
                                .filter(line -> line.contains(part))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }

    private static long sentBackFrom(String place) {
        return system().messages(Topics.REQUESTS).stream()
                .map(message -> message.headers().lastHeader(Headers.SENT_BACK_FROM))
                .filter(header -> header != null && new String(header.value(), UTF_8).equals(place))
                .count();
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String slot() {
        String slotId = "letters-" + ++slots;
        Instant start = Instant.now().plus(1, ChronoUnit.DAYS);
        CreateSlot create = new CreateSlot(UUID.randomUUID(), slotId, "r", start, start.plus(1, ChronoUnit.HOURS), 5);
        assertThat(system().ask(create)).isEqualTo("SLOT_CREATED");
        return slotId;
    }
}
