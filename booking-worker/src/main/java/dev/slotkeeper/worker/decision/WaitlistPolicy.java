package dev.slotkeeper.worker.decision;

/**
 * What seats that are given back are worth to those who wait.
 *
 * @param overtaking whether a party that fits may come before an earlier one that does not; else nobody is overtaken
 * @param longest most places in the waitlist of one slot; 0 for no waitlists
 */
public record WaitlistPolicy(boolean overtaking, int longest) {

    /** Nobody is overtaken; a thousand places. */
    public static final WaitlistPolicy USUAL = new WaitlistPolicy(false, 1_000);
}
