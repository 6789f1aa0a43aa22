package dev.slotkeeper.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Feeds the reader valid commands with bytes changed at random, as a broken program or an attacker would send. */
class CommandFuzzTest {

    private static final int MUTATIONS = 20_000;

    private static final List<byte[]> VALID = List.of(
            ContractJson.write(Examples.bookSlot("c-123", 2, new SeatCommand.Expected(3, 1), Examples.STARTS_AT)),
            ContractJson.write(Examples.bookSlot("é☂\uD83D\uDE00", 1_000, null, null)),
            ContractJson.write(Examples.createSlot(100_000)));

    /** Bytes with a meaning in JSON or in UTF-8. */
    private static final byte[] SALT = {
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        ',',
        ':',
        '0',
        '9',
        '-',
        'e',
        '.',
        'u',
        ' ',
        '\n',
        0,
        0x1f,
        0x7f,
        (byte) 0xc0,
        (byte) 0xed,
        (byte) 0xa0,
        (byte) 0x80,
        (byte) 0xf4,
        (byte) 0xff
    };

    private enum Kind {
        UNDERSTOOD,
        BROKEN,
        UNREADABLE
    }

    @Test
    void resultIsSafeToUseForAnyBytes() {
        long seed = Long.getLong("slotkeeper.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] message = VALID.get(random.nextInt(VALID.size()));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                message = mutated(message, random);
            }
            try {
                seen.merge(check(message), 1, Integer::sum);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "-Dslotkeeper.seed=" + seed + " mutation " + i + ": " + new String(message, ISO_8859_1), e);
            }
        }

        assertThat(seen).as("-Dslotkeeper.seed=" + seed).containsOnlyKeys(Kind.values());
    }

    private static Kind check(byte[] message) {
        DecodedCommand read = ContractJson.decodedCommand(message);
        if (read instanceof DecodedCommand.Understood understood) {
            assertThat(ContractJson.decodedCommand(ContractJson.write(understood.command())))
                    .isEqualTo(understood);
            return Kind.UNDERSTOOD;
        }
        if (read instanceof DecodedCommand.Broken broken) {
            assertThat(broken.violation().getMessage()).matches("[ -~]{1,400}");
            BookingRejected refusal = refusal(broken);
            assertThat(ContractJson.readReply(ContractJson.write(refusal))).isEqualTo(refusal);
            return Kind.BROKEN;
        }
        assertThat(((DecodedCommand.Unreadable) read).why()).matches("[ -~]{1,400}");
        return Kind.UNREADABLE;
    }

    private static BookingRejected refusal(DecodedCommand.Broken broken) {
        return new BookingRejected(
                Examples.EVENT_ID,
                broken.requestId(),
                broken.slotId(),
                broken.customerId(),
                broken.quantity(),
                ErrorCode.VALIDATION_ERROR,
                Reason.MALFORMED,
                broken.violation().getMessage(),
                null,
                null,
                Examples.DECIDED_AT);
    }

    private static byte[] mutated(byte[] message, Random random) {
        if (message.length == 0) {
            return message;
        }
        int at = random.nextInt(message.length);
        byte salt = random.nextBoolean() ? SALT[random.nextInt(SALT.length)] : (byte) random.nextInt(256);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(message, at, salt);
            case 1 -> replaced(message, at, (byte) (message[at] ^ 1 << random.nextInt(8)));
            case 2 -> spliced(message, at, at, new byte[] {salt});
            case 3 -> spliced(message, at, at + 1, new byte[0]);
            case 4 -> Arrays.copyOf(message, random.nextInt(20) == 0 ? at : message.length);
            default -> {
                int end = Math.min(message.length, at + 1 + random.nextInt(40));
                int to = random.nextInt(message.length);
                yield spliced(message, to, to, Arrays.copyOfRange(message, at, end));
            }
        };
    }

    private static byte[] replaced(byte[] message, int at, byte with) {
        byte[] copy = message.clone();
        copy[at] = with;
        return copy;
    }

    private static byte[] spliced(byte[] message, int from, int to, byte[] middle) {
        byte[] copy = Arrays.copyOf(message, message.length - (to - from) + middle.length);
        System.arraycopy(middle, 0, copy, from, middle.length);
        System.arraycopy(message, to, copy, from + middle.length, message.length - to);
        return copy;
    }
}
