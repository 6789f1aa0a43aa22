package dev.slotkeeper.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checks the digests of commands: they are stored with the decisions, so they must never change. */
class StoredDigestsTest {

    /** The digest of each golden command, of the version that covers expiresAt. */
    private static final String WITH_DEADLINE = """
            book-slot-expects-terms 1d711ff1-645e-edec-d452-5d1d7aeb1328
            book-slot-least c8f8f817-f740-48bc-9693-3bc913fbe60e
            book-slot-odd-customer ac57c29e-609d-29f2-38de-d7c0dbb052be
            book-slot-waitlist e659b146-b35a-ef86-f7a4-22e367c03be2
            book-slot 3066869d-ff9e-1ac7-4b4d-17d62f6caa61
            cancel-booking-by-administrator aa7a917c-0729-0d2c-f0c0-c9d65956ebe5
            cancel-booking d34023cd-d235-83cf-9d03-ed0328d770be
            change-slot-capacity d47b1fb4-8f25-3ba3-712c-419745e62db4
            change-slot-expects-terms 21c49221-3c51-5387-ff36-85b5a1c1fb9e
            change-slot-without-price a9d23fb8-d3e8-4f5c-4d1c-15642353b4b3
            change-slot 745e4de0-8985-f116-1a40-8aa8ed2b254c
            close-slot f4d2d437-6bcb-461c-e100-063a9f5d9071
            confirm-hold-expects-terms 3110757c-eb6b-c8e0-25c4-646d524992c2
            confirm-hold 258cea33-cee1-6a88-7d28-88ab8afce808
            create-slot-price 5f304766-506b-c6bc-ea3e-46973c8e4386
            create-slot c476db48-44d1-8b91-4509-8ba9af09e90d
            delete-slot-and-bookings 2b4aa41b-64fc-62d5-8d8e-b23b35e76de8
            delete-slot 5f7da4df-b923-8740-cef2-182454ca61c5
            expire-booking 4db1b75e-2524-ad96-7cb4-7dca8daba9ef
            extend-hold 8f010a1c-1744-8ade-c46c-322bbdb6c6f4
            hold-slot dc2bdf92-318b-6efe-529d-383fd260dc4e
            release-hold d72a8fc4-a304-b9e3-353b-e74a3b1fb7bf
            reopen-slot 52c28fc4-c713-5ac5-7237-81f5a1ea522d
            reschedule-booking-expects-terms be96df43-7718-86f4-5526-c089a81f7ed7
            reschedule-booking 13a97e49-a285-9fc5-12b2-6041e0cbb42b
            serve-waitlist 9720cedf-bcbc-6fc7-4398-bc3cc2486723
            """;

    /** The digests of the current version, computed by hand, of the commands that may have a deadline. */
    private static final String WITHOUT_DEADLINE = """
            book-slot-expects-terms 64f8b9ae-ad89-9af9-8dcf-2dfb29417930
            book-slot-least d9350ba4-bf59-bb05-fa05-197db1323b82
            book-slot-odd-customer 7c1e468b-4dff-fdef-8f42-abcaa63bedb0
            book-slot-waitlist f6759108-aa79-3a02-6083-002a1f1abba9
            book-slot c599b756-849f-4938-15d7-309f6ba48889
            extend-hold 2b7370af-d169-08fe-139f-96e57414d3e9
            hold-slot c57fb53a-9b35-70b0-565b-a8dd5e9bb856
            reschedule-booking-expects-terms a54d8fc8-5125-e579-6ef8-cdf7c9e3955f
            reschedule-booking ef77d61a-6b65-f68f-63cd-746d38fde59a
            """;

    @Test
    void digestOfEveryCommandNeverChanges() {
        Map<String, String> current = stored(WITH_DEADLINE);
        current.putAll(stored(WITHOUT_DEADLINE));

        assertThat(digests(RequestDigest.VERSION)).containsExactlyInAnyOrderEntriesOf(current);
        assertThat(current.values()).doesNotHaveDuplicates();
    }

    @Test
    void earlierVersionStaysToCompareOlderDecisions() {
        assertThat(digests(RequestDigest.VERSION_WITH_DEADLINE))
                .containsExactlyInAnyOrderEntriesOf(stored(WITH_DEADLINE));
    }

    @Test
    void unknownVersionIsRefused() {
        Command command = Examples.bookSlot("c", 1, null, null);

        assertThatThrownBy(() -> new RequestDigest().of(command, 0)).hasMessage("version: given 0, allowed 1 to 2");
        assertThatThrownBy(() -> new RequestDigest().of(command, 3)).hasMessage("version: given 3, allowed 1 to 2");
    }

    @Test
    void additionsToACommandHaveDifferentTags() {
        RequestDigest.Content content = new RequestDigest.Content();
        content.of(Examples.createSlot(1), RequestDigest.VERSION);
        content.beginAddition(0);
        content.beginAddition(1);

        assertThatThrownBy(() -> content.beginAddition(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> content.beginAddition(0)).isInstanceOf(IllegalStateException.class);
    }

    private static Map<String, String> digests(int version) {
        Map<String, String> digests = new TreeMap<>();
        GoldenFilesTest.commands()
                .forEach(row -> digests.put(
                        (String) row.get()[0],
                        new RequestDigest().of((Command) row.get()[1], version).toString()));
        return digests;
    }

    private static Map<String, String> stored(String lines) {
        Map<String, String> stored = new TreeMap<>();
        lines.lines().map(line -> line.split(" ")).forEach(line -> stored.put(line[0], line[1]));
        return stored;
    }
}
