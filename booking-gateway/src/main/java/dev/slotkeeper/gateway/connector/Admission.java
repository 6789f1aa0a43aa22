package dev.slotkeeper.gateway.connector;

import java.net.InetAddress;

/** Decides which connections are accepted. Called by the one thread that accepts them. */
public interface Admission {

    /**
     * Returns whether another connection may be accepted; others wait in the operating system's queue.
     *
     * @param connections that are open now, those of streams included
     */
    boolean hasRoom(long connections);

    /** Returns how many connections this peer may have that are not streams; {@link Integer#MAX_VALUE} for no bound. */
    int shareOf(InetAddress peer);

    /** Returns what is counted as one peer, such as the network of an IPv6 address. */
    String peerOf(InetAddress peer);

    /** Notes that a connection was closed because its peer has all it may have. */
    void refused();
}
