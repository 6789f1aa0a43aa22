package dev.slotkeeper.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Between a program and PostgreSQL: follows the frontend's messages (PostgreSQL manual, Message Formats) closely enough
 * to break a connection at its COMMIT, to stop reading in the middle of a COPY, and to count round trips.
 */
final class CommitCutter implements AutoCloseable {

    /** The fault of the next transaction; every fault happens once. */
    enum Fault {
        NONE,
        /** The server never sees the COMMIT. */
        CUT_BEFORE_COMMIT,
        /** The server has committed, and the program never learns it. */
        CUT_AFTER_COMMIT,
        /** From the first row of a COPY on nothing gets through any more, either way, until the stall is ended. */
        STALL_IN_COPY
    }

    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;
    private static final int BUFFER = 64 * 1024;

    /** So small that a stalled program's writes soon find no room. */
    private static final int RECEIVE_BUFFER = 8 * 1024;

    private final DatabaseAddress target;
    private final ServerSocket listener;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);
    private final AtomicBoolean unavailable = new AtomicBoolean();
    private final AtomicBoolean awayAfterFault = new AtomicBoolean();
    private final AtomicInteger faults = new AtomicInteger();
    private final List<Integer> roundTrips = new CopyOnWriteArrayList<>();

    CommitCutter(DatabaseAddress target) {
        this.target = target;
        try {
            listener = new ServerSocket();
            listener.setReceiveBufferSize(RECEIVE_BUFFER);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lets the next transaction that comes so far meet this fault. */
    void inject(Fault fault) {
        awayAfterFault.set(false);
        next.set(fault);
    }

    /** The same, and from the fault on the database can't be reached. */
    void injectAndStayAway(Fault fault) {
        awayAfterFault.set(true);
        next.set(fault);
    }

    /** From now on the database can't be reached. */
    void goAway() {
        unavailable.set(true);
        open.forEach(Connection::cut);
    }

    /** Takes connections again. */
    void restore() {
        unavailable.set(false);
    }

    /** Ends stalls: both sides see that the connection is lost. */
    void endStalls() {
        open.stream().filter(connection -> connection.stalled).forEach(Connection::cut);
    }

    /** Returns the number of faults that have happened. */
    int faults() {
        return faults.get();
    }

    /** The round trips of each transaction that was committed since the last call, from its BEGIN to its COMMIT. */
    List<Integer> takeRoundTrips() {
        List<Integer> taken = List.copyOf(roundTrips);
        roundTrips.clear();
        return taken;
    }

    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(Connection::cut);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket program = listener.accept();
                if (unavailable.get()) {
                    reset(program);
                } else {
                    Connection connection = new Connection(program);
                    open.add(connection);
                    daemon(connection::follow);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private boolean happens(Fault fault) {
        if (!next.compareAndSet(fault, Fault.NONE)) {
            return false;
        }
        if (awayAfterFault.get()) {
            unavailable.set(true);
        }
        return true;
    }

    private void happened() {
        faults.incrementAndGet();
        if (unavailable.get()) {
            open.forEach(Connection::cut);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // Closing it once more does no harm.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException nothingLeftToClose) {
            // It is gone, which is what was wanted.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "commit-cutter");
        thread.setDaemon(true);
        thread.start();
    }

    /** One session of the program. */
    private final class Connection {
        private final Socket program;
        private final Socket server = new Socket();
        private final Map<String, String> statements = new HashMap<>();
        private final Map<String, String> portals = new HashMap<>();
        private final AtomicBoolean serverSpoke = new AtomicBoolean();
        private final CountDownLatch cut = new CountDownLatch(1);
        private volatile boolean dropAnswer;
        private volatile boolean stalled;
        private int trips;

        Connection(Socket program) {
            this.program = program;
        }

        void cut() {
            cut.countDown();
            reset(program);
            reset(server);
            open.remove(this);
        }

        void follow() {
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(program.getInputStream(), RECEIVE_BUFFER))) {
                server.connect(new InetSocketAddress(target.host(), target.port()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream(), BUFFER));
                daemon(this::answer);
                startUp(in, out);
                while (followMessage(in, out)) {
                    if (in.available() == 0) {
                        out.flush();
                    }
                }
            } catch (IOException closed) {
                // Whichever side closed, both end below.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cut();
        }

        /** The first messages have no type byte; questions about encryption come before the real one. */
        private void startUp(DataInputStream in, DataOutputStream out) throws IOException {
            int code;
            do {
                int length = in.readInt();
                code = in.readInt();
                out.writeInt(length);
                out.writeInt(code);
                out.write(in.readNBytes(length - 2 * Integer.BYTES));
                out.flush();
            } while (code == SSL_REQUEST || code == GSS_REQUEST);
        }

        private boolean followMessage(DataInputStream in, DataOutputStream out)
                throws IOException, InterruptedException {
            int type = in.read();
            if (type < 0) {
                return false;
            }
            if (serverSpoke.getAndSet(false)) {
                trips++;
            }
            int length = in.readInt();
            if (type == 'd' && happens(Fault.STALL_IN_COPY)) {
                stalled = true;
                happened();
                cut.await();
                return false;
            }
            byte[] body = in.readNBytes(length - Integer.BYTES);
            String sql = executes(type, body);
            boolean commits = sql.equalsIgnoreCase("COMMIT");
            if (sql.equalsIgnoreCase("BEGIN")) {
                trips = 1;
            } else if (commits) {
                roundTrips.add(trips);
            }
            if (commits && happens(Fault.CUT_BEFORE_COMMIT)) {
                happened();
                return false;
            }
            // Set before the server can answer; what it answers to a COMMIT comes in one piece.
            dropAnswer = dropAnswer || (commits && happens(Fault.CUT_AFTER_COMMIT));
            out.writeByte(type);
            out.writeInt(length);
            out.write(body);
            return true;
        }

        /** The statement that this message has the server execute; empty when it is none. */
        private String executes(int type, byte[] body) {
            if (type != 'P' && type != 'B' && type != 'E' && type != 'Q') {
                return "";
            }
            String[] names = new String(body, UTF_8).split("\0", 3);
            if (type == 'P') {
                statements.put(names[0], names[1].strip());
            } else if (type == 'B') {
                portals.put(names[0], statements.getOrDefault(names[1], ""));
            }
            return type == 'E' ? portals.getOrDefault(names[0], "") : type == 'Q' ? names[0].strip() : "";
        }

        private void answer() {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = program.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (dropAnswer) {
                        happened();
                        break;
                    }
                    serverSpoke.set(true);
                    out.write(buffer, 0, count);
                }
            } catch (IOException closed) {
                // Whichever side closed, both end below.
            }
            if (!stalled) {
                cut();
            }
        }
    }
}
