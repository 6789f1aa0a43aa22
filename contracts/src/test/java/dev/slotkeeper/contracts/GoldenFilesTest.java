package dev.slotkeeper.contracts;

import static dev.slotkeeper.contracts.Examples.bookSlot;
import static dev.slotkeeper.contracts.Examples.rejected;
import static dev.slotkeeper.contracts.Examples.rejectedUnnamed;
import static dev.slotkeeper.contracts.Examples.rejectedUnread;
import static dev.slotkeeper.contracts.Examples.slotCreated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the contract's JSON byte by byte: clients in other languages are written against these files. */
class GoldenFilesTest {

    private static final Map<String, Command> COMMANDS = new TreeMap<>(Map.of(
            "book-slot",
            bookSlot("c-123", 2, new SeatCommand.Expected(3, 1), Examples.STARTS_AT),
            "book-slot-least",
            bookSlot("c-123", 1, null, null),
            "book-slot-expects-terms",
            bookSlot("c-123", 1, new SeatCommand.Expected(null, 7), Instant.parse("2026-11-22T10:00:00.000001Z")),
            "book-slot-odd-customer",
            bookSlot("c \"1\" \\ /é ☂", 1_000, null, null),
            "create-slot",
            new CreateSlot(
                    Examples.REQUEST_ID,
                    Examples.SLOT_ID,
                    "room-7",
                    Examples.STARTS_AT,
                    Instant.parse("2026-11-22T10:30:00.5Z"),
                    10)));

    private static final Map<String, BookingRejected> REFUSALS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "rejected-malformed",
                    rejectedUnnamed(
                            Reason.MALFORMED,
                            "customerId: given nothing, allowed 1 to 128 printable characters",
                            null)),
            Map.entry(
                    "rejected-request-id-reused", rejectedUnread(ErrorCode.VALIDATION_ERROR, Reason.REQUEST_ID_REUSED)),
            Map.entry(
                    "rejected-deadline-exceeded", rejectedUnread(ErrorCode.VALIDATION_ERROR, Reason.DEADLINE_EXCEEDED)),
            Map.entry("rejected-slot-exists", rejectedUnnamed(Reason.SLOT_EXISTS, null, 10)),
            Map.entry("rejected-slot-not-found", rejectedUnread(ErrorCode.SLOT_NOT_FOUND, null)),
            Map.entry("rejected-closed", rejected(ErrorCode.SLOT_UNAVAILABLE, Reason.CLOSED)),
            Map.entry("rejected-full", rejected(ErrorCode.SLOT_UNAVAILABLE, Reason.FULL)),
            Map.entry("rejected-in-past", rejected(ErrorCode.SLOT_UNAVAILABLE, Reason.IN_PAST)),
            Map.entry("rejected-terms", rejected(ErrorCode.SLOT_CHANGED, Reason.TERMS)),
            Map.entry("rejected-bookings", rejected(ErrorCode.SLOT_CHANGED, Reason.BOOKINGS)),
            Map.entry("rejected-slot-update-failed", rejected(ErrorCode.SLOT_UPDATE_FAILED, null)),
            Map.entry("rejected-slot-fetch-error", rejectedUnread(ErrorCode.SLOT_FETCH_ERROR, null))));

    static {
        COMMANDS.putAll(LifecycleExamples.commands());
        REFUSALS.putAll(LifecycleExamples.refusals());
    }

    static Stream<Arguments> commands() {
        return COMMANDS.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    static Stream<Arguments> replies() {
        Map<String, Reply> replies = new TreeMap<>(REFUSALS);
        replies.put(
                "booking-confirmed",
                new BookingConfirmed(
                        Examples.EVENT_ID,
                        Examples.REQUEST_ID,
                        Examples.SLOT_ID,
                        "c-123",
                        1,
                        4,
                        10,
                        Examples.DECIDED_AT));
        replies.putAll(LifecycleExamples.replies());
        replies.put("slot-created", slotCreated(10));
        replies.put("slot-created-without-seats", slotCreated(0));
        return replies.entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void commandIsWrittenAsInItsFile(String file, Command command) throws IOException {
        assertThat(text(ContractJson.write(command))).isEqualTo(text(golden(file)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void commandIsReadFromItsFile(String file, Command command) throws IOException {
        assertThat(ContractJson.decodedCommand(golden(file))).isEqualTo(new DecodedCommand.Understood(command));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replies")
    void replyIsWrittenAsInItsFile(String file, Reply reply) throws IOException {
        assertThat(text(ContractJson.write(reply))).isEqualTo(text(golden(file)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("replies")
    void replyIsReadFromItsFile(String file, Reply reply) throws IOException {
        assertThat(ContractJson.readReply(golden(file))).isEqualTo(reply);
    }

    @Test
    void slotIsWrittenWithTheSlotMembersOfSlotCreated() throws IOException {
        String reply = text(golden("slot-created"));
        String members = reply.substring(reply.indexOf("\"slotId\""), reply.indexOf(",\"decidedAt\""));

        assertThat(text(ContractJson.write(slotCreated(10).slot()))).isEqualTo("{" + members + "}");
    }

    static Stream<Arguments> availabilities() {
        SlotState slot = slotCreated(10).slot();
        return Stream.of(
                Arguments.of("slot-availability", new SlotAvailability(slot, false, 1)),
                Arguments.of("slot-availability-deleted", new SlotAvailability(slot, true, 1L << 40)),
                Arguments.of(
                        "slot-availability-waited-for", new SlotAvailability(slot.with(10, 0, true, 3), false, 12)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("availabilities")
    void availabilityIsWrittenAndReadAsInItsFile(String file, SlotAvailability availability) throws IOException {
        assertThat(text(ContractJson.write(availability))).isEqualTo(text(golden(file)));
        assertThat(ContractJson.readAvailability(golden(file))).isEqualTo(availability);
    }

    @Test
    void replyIsNotReadAsAvailability() {
        assertThatThrownBy(() -> ContractJson.readAvailability(golden("slot-created")))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("SlotCreated");
    }

    @Test
    void everyCodeAndReasonHasItsFile() {
        List<String> allowed = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            List<Reason> reasons = Arrays.stream(Reason.values())
                    .filter(reason -> reason.code() == code)
                    .toList();
            reasons.forEach(reason -> allowed.add(code + "/" + reason));
            if (reasons.isEmpty()) {
                allowed.add(code + "/null");
            }
        }

        assertThat(REFUSALS.values())
                .extracting(refusal -> refusal.code() + "/" + refusal.reason())
                .containsExactlyInAnyOrderElementsOf(allowed);
    }

    @Test
    void everyFileIsTested() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(GoldenFilesTest.class.getResource("/golden"))
                .toURI());

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(Stream.of(commands(), replies(), availabilities())
                        .flatMap(files -> files)
                        .map(file -> file.get()[0] + ".json")
                        .toArray(String[]::new));
    }

    @Test
    void everyTypeHasItsFileAndIsRead() {
        assertThat(commands().map(file -> type(ContractJson.write((Command) file.get()[1]))))
                .containsOnlyElementsOf(CommandReader.BY_TYPE.keySet());
        assertThat(replies().map(file -> type(ContractJson.write((Reply) file.get()[1]))))
                .containsOnlyElementsOf(ReplyReader.BY_TYPE.keySet());
    }

    /** The text is in stored replies, so it keeps its order. */
    @Test
    void allowedTypesAreThoseOfCommandsThatClientsMaySend() {
        Set<String> types = new TreeSet<>(CommandReader.BY_TYPE.keySet());
        types.remove(BookingCommand.Kind.EXPIRE_BOOKING.type());
        types.remove(SlotCommand.Kind.SERVE_WAITLIST.type());

        assertThat(CommandReader.TYPES.split(", | or ")).containsExactlyInAnyOrderElementsOf(types);
    }

    private static String type(byte[] message) {
        return text(message).replaceAll("^\\{\"type\":\"(\\w+)\".*", "$1");
    }

    @Test
    void onlySlotFetchErrorMayBeSentAgainWithTheSameId() {
        assertThat(ErrorCode.values()).filteredOn(ErrorCode::retryable).containsExactly(ErrorCode.SLOT_FETCH_ERROR);
    }

    /** Returns the message in a file without the line feed at its end. */
    private static byte[] golden(String file) throws IOException {
        try (InputStream in = GoldenFilesTest.class.getResourceAsStream("/golden/" + file + ".json")) {
            byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
            assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
            return Arrays.copyOf(bytes, bytes.length - 1);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
