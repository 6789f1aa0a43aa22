package dev.slotkeeper.gateway.connector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts the connections of each peer. Not thread-safe: used by one thread. */
final class PeerConnections {

    /** Number of new connections after which ended ones are removed; also done when a peer has reached its share. */
    private static final int SWEEP_EVERY = 1_024;

    private final Map<String, Set<SocketChannel>> open = new HashMap<>();
    private final Predicate<SocketChannel> counts;
    private int sinceSweep;

    /** @param counts returns whether an admitted connection still counts for its peer */
    PeerConnections(Predicate<SocketChannel> counts) {
        this.counts = counts;
    }

    /** Admits a connection and returns true, unless its peer has reached its share. */
    boolean admit(SocketChannel socket, Admission bounds) {
        InetAddress address = addressOf(socket);
        int share = address == null ? Integer.MAX_VALUE : bounds.shareOf(address);
        if (address == null || share == Integer.MAX_VALUE) {
            return true;
        }
        if (++sinceSweep >= SWEEP_EVERY) {
            sweep();
        }
        Set<SocketChannel> mine = open.computeIfAbsent(bounds.peerOf(address), peer -> new HashSet<>());
        if (mine.size() >= share) {
            mine.removeIf(counts.negate());
        }
        return mine.size() < share && mine.add(socket);
    }

    private void sweep() {
        sinceSweep = 0;
        open.values().removeIf(mine -> {
            mine.removeIf(counts.negate());
            return mine.isEmpty();
        });
    }

    /** Returns the address of the peer; null if the connection is already closed. */
    private static @Nullable InetAddress addressOf(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
        } catch (IOException gone) {
            return null;
        }
    }
}
