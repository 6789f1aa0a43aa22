package dev.slotkeeper.gateway.connector;

import java.net.InetAddress;

/** Decides which connections are accepted. Called only by the thread that accepts them. */
public interface Admission {

    /**
     * Returns whether another connection may be accepted. Until then new ones wait in the operating system's queue.
     *
     * @param connections number of open connections, streams included
     */
    boolean hasRoom(long connections);

    /** Returns how many connections other than streams this peer may have; {@link Integer#MAX_VALUE} for no limit. */
    int shareOf(InetAddress peer);

    /** Returns the key by which connections of a peer are counted, such as the network of an IPv6 address. */
    String peerOf(InetAddress peer);

    /** Records that a connection was closed because its peer has reached its share. */
    void refused();
}
