package dev.slotkeeper.gateway;

/** A setting that no log and no error message repeats. */
public record Secret(String text) {

    public boolean isGiven() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return isGiven() ? "(given)" : "(none)";
    }
}
