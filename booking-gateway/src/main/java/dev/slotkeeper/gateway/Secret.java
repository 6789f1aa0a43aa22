package dev.slotkeeper.gateway;

/** A setting whose text never appears in a log or an error message. */
public record Secret(String text) {

    public boolean isGiven() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return isGiven() ? "(given)" : "(none)";
    }
}
