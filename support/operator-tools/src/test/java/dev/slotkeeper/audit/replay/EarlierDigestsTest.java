package dev.slotkeeper.audit.replay;

import static dev.slotkeeper.audit.replay.RandomLife.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.contracts.DecisionRecord;
import dev.slotkeeper.contracts.HoldSlot;
import dev.slotkeeper.contracts.RequestDigest;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.LoggedRequestReader;
import dev.slotkeeper.reference.Policy;
import dev.slotkeeper.reference.ReferenceLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits decisions of workers whose digests covered the deadline: digest and event ids follow from it. */
class EarlierDigestsTest {

    private static final Policy POLICY = new Policy(1_000, true);

    private final LoggedRequestReader reader = new LoggedRequestReader(Duration.ofMinutes(1));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decisionIsComparedByTheVersionOfItsDigest(boolean isPartly) {
        Instant startsAt = START.plusSeconds(86_400);
        List<LoggedRequest> log = List.of(
                logged(0, new CreateSlot(new UUID(1, 1), "s", "r", startsAt, startsAt.plusSeconds(60), 2)),
                logged(1, new HoldSlot(new UUID(1, 2), "s", "c", 1, 60, null, START.plusSeconds(60))));

        for (int version = RequestDigest.VERSION_WITH_DEADLINE; version <= RequestDigest.VERSION; version++) {
            assertThat(audit(log, version, version, isPartly)).isEmpty();
        }
        assertThat(audit(log, RequestDigest.VERSION_WITH_DEADLINE, RequestDigest.VERSION, isPartly))
                .singleElement()
                .asString()
                .contains("request_digest: expected");
    }

    private LoggedRequest logged(int offset, Command command) {
        byte[] key = command.slotId().getBytes(UTF_8);
        return Objects.requireNonNull(
                reader.read(new LogPlace(0, offset), START.toEpochMilli(), key, ContractJson.write(command), 1));
    }

    /** Audits decisions whose digests have one version and are stored as of another. */
    private static List<String> audit(List<LoggedRequest> log, int version, int storedVersion, boolean isPartly) {
        List<String> lines = new ArrayList<>();
        AuditState state = new AuditState(isPartly ? Set.of("s") : Set.of(), Set.of(), Set.of());
        Replay replay = new Replay(state, POLICY, new Differences(10, 10, lines::add));
        ReferenceLedger ledger = new ReferenceLedger(POLICY);
        for (LoggedRequest request : log) {
            DecisionRecord decided = ledger.answer(request.withDigest(version), START);
            replay.take(
                    request,
                    new DecisionRow(
                            request.requestId(),
                            request.place(),
                            START,
                            ReplyColumns.of(decided),
                            null,
                            storedVersion));
        }
        replay.finish();
        return lines;
    }
}
