package dev.slotkeeper.faults.fuzzing;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.DecodedCommand;
import dev.slotkeeper.contracts.RequestDigest;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads a command from any bytes. An understood command must be equal, with the same digest, after writing and reading
 * it again.
 */
public final class CommandTarget {

    private static final int MAX_TEXT = 400;

    private CommandTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        DecodedCommand read = ContractJson.decodedCommand(bytes);
        if (read instanceof DecodedCommand.Understood understood) {
            roundTrip(understood.command());
        } else if (read instanceof DecodedCommand.Broken broken) {
            printable(String.valueOf(broken.violation().getMessage()));
        } else if (read instanceof DecodedCommand.Unreadable unreadable) {
            printable(unreadable.why());
        } else {
            throw new AssertionError("neither understood nor refused: " + read);
        }
    }

    private static void roundTrip(Command command) {
        byte[] written = ContractJson.write(command);
        if (!(ContractJson.decodedCommand(written) instanceof DecodedCommand.Understood again)
                || !again.command().equals(command)) {
            throw new AssertionError(command + " is read back differently");
        }
        if (!Arrays.equals(ContractJson.write(again.command()), written)) {
            throw new AssertionError(command + " is written in two ways");
        }
        UUID digest = new RequestDigest().of(command);
        if (!new RequestDigest().of(again.command()).equals(digest)) {
            throw new AssertionError(command + " has two digests");
        }
    }

    /** Checks that a refusal's text has no control characters and is bounded, because it goes to logs and replies. */
    private static void printable(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new AssertionError("a refusal that is no short line: " + text);
        }
    }
}
