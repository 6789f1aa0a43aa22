package dev.slotkeeper.worker.kafka;

import static dev.slotkeeper.worker.kafka.Messages.TIMEOUT;
import static dev.slotkeeper.worker.kafka.Messages.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.contracts.SeatCommand;
import dev.slotkeeper.worker.decision.Request;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDigestTest {

    private static final String ID = "'requestId':'018f2b6c-7d1a-7c3e-8a52-0d6f3f1f6b11'";
    private static final String BOOKING = "{'type':'BookSlot'," + ID
            + ",'slotId':'s','customerId':'c','quantity':2,'expected':{'currentBookings':3,'termsVersion':1},"
            + "'expiresAt':'2026-11-22T10:00:00Z'}";
    private static final String CREATION = "{'type':'CreateSlot'," + ID + ",'slotId':'s','resourceId':'r',"
            + "'startsAt':'2026-11-22T10:00:00Z','endsAt':'2026-11-22T11:00:00Z','capacity':4}";
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00Z");

    private final RecordDecoder decoder = new RecordDecoder(TIMEOUT);

    @Test
    void orderWhiteSpaceUnknownMembersAndSpellingMakeNoDifference() {
        String shuffled = "{ 'expiresAt':'2026-11-22T11:00:00.000+01:00', 'x':{'quantity':9}, 'quantity':2,\n"
                + "'expected':{'y':0,'termsVersion':1,'currentBookings':3}, 'customerId':'\\u0063', 'slotId':'s',"
                + ID.toUpperCase(Locale.ROOT).replace("REQUESTID", "requestId") + ",'type':'BookSlot'}";

        assertThat(digest(shuffled)).isEqualTo(digest(BOOKING));
    }

    @Test
    void omittedMemberEqualsItsDefault() {
        String least = "{'type':'BookSlot'," + ID + ",'slotId':'s','customerId':'c'}";

        assertThat(digest(least.replace("}", ",'quantity':1,'expected':{},'expiresAt':null}")))
                .isEqualTo(digest(least));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'customerId':'c' -> 'customerId':'d'",
                "'quantity':2 -> 'quantity':3",
                "'currentBookings':3 -> 'currentBookings':4",
                "'currentBookings':3, -> ",
                "'termsVersion':1 -> 'termsVersion':2",
                ",'termsVersion':1 -> ",
                ",'expected':{'currentBookings':3,'termsVersion':1} -> ",
                "'expiresAt' -> 'ifFull':'WAITLIST','expiresAt'"
            })
    void everyMemberOfABookingChangesTheDigest(String change) {
        assertThat(digest(changed(BOOKING, change))).isNotEqualTo(digest(BOOKING));
    }

    /** A client that computes now + 60 s for each try sends the same request each time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10:00:00Z -> 10:00:00.000001Z",
                "10:00:00Z -> 10:00:01Z",
                ",'expiresAt':'2026-11-22T10:00:00Z' -> "
            })
    void deadlineIsNoPartOfTheContent(String change) {
        Request first = decoder.decode(message(0, "s", BOOKING)).request();
        Request again =
                decoder.decode(message(1, "s", changed(BOOKING, change))).request();

        assertThat(again.digest()).isEqualTo(first.digest());
        assertThat(again.deadline()).isNotEqualTo(first.deadline());
        assertThat(again.digest(RequestDigest.VERSION_WITH_DEADLINE))
                .isNotEqualTo(first.digest(RequestDigest.VERSION_WITH_DEADLINE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'resourceId':'r' -> 'resourceId':'q'",
                "10:00:00Z -> 10:00:00.000001Z",
                "11:00:00Z -> 11:00:01Z",
                "'capacity':4 -> 'capacity':5"
            })
    void everyMemberOfANewSlotChangesTheDigest(String change) {
        assertThat(digest(changed(CREATION, change))).isNotEqualTo(digest(CREATION));
    }

    @Test
    void digestDependsOnTheSlot() {
        assertThat(digest("t", BOOKING.replace("'s'", "'t'"))).isNotEqualTo(digest(BOOKING));
        assertThat(digest("t", CREATION.replace("'s'", "'t'"))).isNotEqualTo(digest(CREATION));
    }

    @Test
    void adjacentTextsAreNotMixedUp() {
        RequestDigest digests = new RequestDigest();
        UUID id = Messages.requestId(1);

        assertThat(digests.of(new BookSlot(id, "ab", "c", 1, null, null)))
                .isNotEqualTo(digests.of(new BookSlot(id, "a", "bc", 1, null, null)));
    }

    @Test
    void longestCommandFits() {
        BookSlot longest = new BookSlot(
                Messages.requestId(1),
                "s".repeat(64),
                "\uD83D\uDE00".repeat(128),
                1_000,
                new SeatCommand.Expected(100_000, Integer.MAX_VALUE),
                TEN);

        assertThat(new RequestDigest().of(longest)).isNotNull();
    }

    @Test
    void malformedMessagesAreEqualOnlyWithTheSameBytesAndKey() {
        RequestDigest digests = new RequestDigest();
        Set<UUID> all = new HashSet<>();
        all.add(digests.ofMalformed(bytes("{}"), bytes("k")));
        all.add(digests.ofMalformed(bytes("{} "), bytes("k")));
        all.add(digests.ofMalformed(bytes("{}"), bytes("l")));
        all.add(digests.ofMalformed(bytes("{}k"), bytes("")));
        all.add(digests.ofMalformed(bytes("{"), bytes("}k")));
        all.add(digests.ofMalformed(bytes("{}"), null));

        assertThat(all).hasSize(6);
        assertThat(digests.ofMalformed(bytes("{}"), bytes("k"))).isIn(all);
    }

    /** Digests are stored with the decisions, so these manually computed values must never change. */
    @Test
    void digestsNeverChange() {
        RequestDigest digests = new RequestDigest();
        UUID id = Messages.requestId(1);

        assertThat(digests.of(
                        new BookSlot(id, "room-7", "c-é", 2, new SeatCommand.Expected(3, 1), TEN.plusNanos(5_000))))
                .hasToString("37b4b776-eef4-23e7-bce6-bc240c9c4b9b");
        assertThat(digests.of(new BookSlot(id, "room-7", "c-é", 1, null, null)))
                .hasToString("d03c447b-3e74-e88c-c52d-af556faae795");
        assertThat(digests.of(new CreateSlot(id, "room-7", "r", TEN, TEN.plusSeconds(3_600), 4)))
                .hasToString("2ff2598d-fc72-8d6d-251c-704872f82ac7");
        assertThat(digests.ofMalformed(bytes("{}x"), bytes("k"))).hasToString("b2de9efd-fa71-80e1-5fce-ffd6ab6f09c9");
    }

    private static String changed(String json, String change) {
        String[] sides = change.split(" -> ", -1);
        String changed = json.replace(sides[0], sides[1]);
        assertThat(changed).as("the JSON after the change").isNotEqualTo(json);
        return changed;
    }

    private UUID digest(String json) {
        return digest("s", json);
    }

    private UUID digest(String key, String json) {
        return decoder.decode(message(0, key, json)).request().digest();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
