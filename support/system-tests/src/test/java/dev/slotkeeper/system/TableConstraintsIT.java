package dev.slotkeeper.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables refuse what the contract refuses, and a row that got in all the same blocks no other. */
class TableConstraintsIT {

    private static final BookingSystem SYSTEM = new BookingSystem();
    private static final List<String> slots = new ArrayList<>();

    @BeforeAll
    static void migrate() {
        SYSTEM.worker();
    }

    @AfterAll
    static void stop() {
        slots.forEach(slot -> Books.write("DELETE FROM appointments WHERE slot_id = ?", slot));
        slots.forEach(slot -> Books.write("DELETE FROM availability_slots WHERE slot_id = ?", slot));
        SYSTEM.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            slot_id     | 'a b'                     | slot_id
            slot_id     | ''                        | slot_id
            slot_id     | repeat('a', 65)           | slot_id
            slot_id     | concat('a', chr(10))      | slot_id
            slot_id     | '.'                       | slot_id
            slot_id     | '..'                      | slot_id
            resource_id | 'a/b'                     | resource_id
            ends_at     | 'infinity'                | times
            starts_at   | '-infinity'               | times
            ends_at     | '10000-01-01 00:00:00Z'   | times
            starts_at   | '0001-12-31 00:00:00Z BC' | times
            price       | ''                        | price
            price       | repeat('1', 65)           | price
            price       | repeat(chr(128512), 65)   | price
            price       | concat('9', chr(7))       | price
            price       | '  '                      | price
            price       | concat('9', chr(8238))    | price
            """)
    void slotsThatTheContractRefusesAreRefused(String column, String value, String constraint) {
        String slot = slot(1);

        assertThatThrownBy(() -> Books.write(
                        "UPDATE availability_slots SET " + column + " = " + value + " WHERE slot_id = ?", slot))
                .hasMessageContaining("availability_slots_" + constraint + "_check");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ''              | 1    | now()      | customer_id
            concat('a', chr(7)) | 1    | now()      | customer_id
            repeat('a', 129)| 1    | now()      | customer_id
            repeat(chr(128512), 129) | 1 | now() | customer_id
            '   '           | 1    | now()      | customer_id
            concat(chr(160), chr(8207)) | 1 | now() | customer_id
            concat('a', chr(65279)) | 1 | now() | customer_id
            'a'             | 0    | now()      | quantity
            'a'             | 1001 | now()      | quantity
            'a'             | 1    | 'infinity' | expires_at
            """)
    void bookingsThatTheContractRefusesAreRefused(String customer, int quantity, String expiresAt, String constraint) {
        String sql = "INSERT INTO appointments (booking_id, slot_id, customer_id, quantity, status, expires_at)"
                + " VALUES (gen_random_uuid(), ?, " + customer + ", " + quantity + ", 'HELD', " + expiresAt + ")";

        assertThatThrownBy(() -> Books.write(sql, slot(1)))
                .hasMessageContaining("appointments_" + constraint + "_check");
    }

    /** Compares the tables with the contract for every character, alone and after a letter. */
    @ParameterizedTest
    @CsvSource({"appointments_customer_id_check, customer_id", "availability_slots_price_check, price"})
    void theTablesAndTheContractRefuseTheSameCharacters(String constraint, String column) {
        String check =
                Books.value("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = ?", constraint);
        for (String before : List.of("", "a")) {
            Set<Integer> byTables = Books.rows(REFUSED.formatted(before, column, check)).stream()
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
            Set<Integer> byContract = IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                    .filter(code -> Character.getType(code) != Character.SURROGATE)
                    .filter(code -> isRefused(before + Character.toString(code)))
                    .boxed()
                    .collect(Collectors.toSet());

            assertThat(byTables).isEqualTo(byContract);
        }
    }

    /** Characters outside the basic plane count as one for HTTP, for the worker and for the tables. */
    @Test
    void theLongestTextsAreStored() {
        Http http = SYSTEM.gateway();
        String slot = slot(1);
        String price = "\ud83d\ude00".repeat(64);
        String customer = "\ud83d\ude00".repeat(128);

        assertThat(http.patch("/v1/slots/" + slot, "{\"price\":\"" + price + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.post("/v1/bookings", Requests.body(slot, customer)).statusCode())
                .isEqualTo(201);
        assertThat(Books.value("SELECT price FROM availability_slots WHERE slot_id = ?", slot))
                .isEqualTo(price);
        assertThat(Books.value("SELECT customer_id FROM appointments WHERE slot_id = ?", slot))
                .isEqualTo(customer);
        // The booking's decision stays, so its row and its slot stay too.
        slots.remove(slot);
    }

    private static boolean isRefused(String text) {
        try {
            ContractJson.readCustomerId(text);
            return false;
        } catch (ContractViolation violation) {
            return true;
        }
    }

    private static final String REFUSED = """
            SELECT code FROM (
                   SELECT code, '%s' || chr(code) AS %s FROM generate_series(1, 1114111) AS code
                    WHERE code NOT BETWEEN 55296 AND 57343) AS text
             WHERE NOT (%s)
            """;

    private static final String DROP = """
            ALTER TABLE availability_slots DROP CONSTRAINT availability_slots_times_check,
                  DROP CONSTRAINT availability_slots_slot_id_check
            """;

    private static final String ADD = """
            ALTER TABLE availability_slots
                  ADD CONSTRAINT availability_slots_times_check CHECK (
                      starts_at >= '0001-01-01 00:00:00Z' AND ends_at <= '9999-12-31 23:59:59.999999Z'),
                  ADD CONSTRAINT availability_slots_slot_id_check CHECK (
                      slot_id ~ '^[A-Za-z0-9._:-]{1,64}$' AND slot_id NOT IN ('.', '..'))
            """;

    /** The constraints are dropped for a moment, as in tables that were made without them. */
    @Test
    void aRowThatGotInAllTheSameIsShownClosedAndDeletedAndBlocksNoOther() {
        Http http = SYSTEM.gateway();
        String odd = slot(2);
        String next = slot(2);
        Books.write("UPDATE availability_slots SET resource_id = ? WHERE slot_id IN (?, ?)", odd, odd, next);
        Books.write(
                "UPDATE availability_slots SET starts_at = starts_at + interval '1 minute' WHERE slot_id = ?", next);
        String unnamed = "a b " + odd;
        Books.write(DROP);
        try {
            Books.write("""
                    INSERT INTO availability_slots (slot_id, resource_id, starts_at, ends_at, capacity)
                    SELECT ?, resource_id, starts_at, ends_at, 1 FROM availability_slots WHERE slot_id = ?
                    """, unnamed, odd);
            Books.write("UPDATE availability_slots SET ends_at = 'infinity' WHERE slot_id = ?", odd);

            Awaitility.await().untilAsserted(() -> assertThat(listed(http, odd)).containsExactly(unnamed, odd, next));
            assertThat(http.get("/v1/slots/" + odd).body()).contains("\"endsAt\":\"9999-12-31T23:59:59.999999Z\"");
            assertThat(http.patch("/v1/slots/" + odd, "{\"capacity\":3}").statusCode())
                    .isEqualTo(200);
            assertThat(http.post("/v1/bookings", Requests.body(odd, "c")).statusCode())
                    .isEqualTo(201);
            assertThat(http.call("POST", "/v1/slots/" + odd + "/close").statusCode())
                    .isEqualTo(200);
            assertThat(http.call("DELETE", "/v1/slots/" + odd + "?cancelBookings=true")
                            .statusCode())
                    .isEqualTo(200);
            Awaitility.await().untilAsserted(() -> assertThat(listed(http, odd)).containsExactly(unnamed, next));
        } finally {
            // The booking's decision stays, so its row and its slot stay too.
            slots.remove(odd);
            Books.write("UPDATE availability_slots SET ends_at = starts_at + interval '1 hour' WHERE slot_id = ?", odd);
            Books.write("DELETE FROM availability_slots WHERE slot_id = ?", unnamed);
            Books.write(ADD);
        }
    }

    /** Returns the ids of all slots of a resource, page by page of one slot. */
    private static List<String> listed(Http http, String resource) {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Http.json(http.get("/v1/slots?limit=1&resourceId=" + resource + cursor));
            page.path("slots").forEach(slot -> found.add(slot.path("slotId").asText()));
            String next = page.path("nextCursor").textValue();
            cursor = next == null ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return found;
    }

    private static String slot(int capacity) {
        String slot = Requests.slot(capacity);
        slots.add(slot);
        return slot;
    }
}
