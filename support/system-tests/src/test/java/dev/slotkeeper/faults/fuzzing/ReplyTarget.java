package dev.slotkeeper.faults.fuzzing;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.Reply;
import dev.slotkeeper.contracts.SlotAvailability;
import java.util.Arrays;

/** Reads a reply and a slot's state from any bytes. What is read must be equal after writing and reading it again. */
public final class ReplyTarget {

    private ReplyTarget() {}

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Reply reply = ContractJson.readReply(bytes);
            byte[] written = ContractJson.write(reply);
            Reply again = ContractJson.readReply(written);
            if (!again.equals(reply) || !Arrays.equals(ContractJson.write(again), written)) {
                throw new AssertionError(reply + " comes back as " + again);
            }
        } catch (ContractViolation refused) {
            // The bytes are no valid message.
        }
        try {
            SlotAvailability slot = ContractJson.readAvailability(bytes);
            SlotAvailability again = ContractJson.readAvailability(ContractJson.write(slot));
            if (!again.equals(slot)) {
                throw new AssertionError(slot + " comes back as " + again);
            }
        } catch (ContractViolation refused) {
            // The bytes are no valid message.
        }
    }
}
