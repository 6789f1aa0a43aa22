package dev.slotkeeper.gateway.connector;

import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** Implements HTTP/1.1 with limits that Tomcat's protocol lacks. Public because Tomcat instantiates it by name. */
public final class BoundedProtocol extends Http11NioProtocol {

    /**
     * Names the request attribute whose value, an {@code InternalHttpUpgradeHandler}, takes over the connection after the
     * response, which must have the header {@code Connection: close}.
     */
    public static final String SUCCESSOR = BoundedProtocol.class.getName() + ".successor";

    /** Milliseconds between checks for timeouts; a connection outlives its timeout by at most that. */
    private static final int TICK_MILLIS = 250;

    private final BoundedEndpoint endpoint;
    private volatile Duration headTimeout = Duration.ofSeconds(10);

    public BoundedProtocol() {
        this(new BoundedEndpoint());
    }

    BoundedProtocol(BoundedEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        setSelectorTimeout(TICK_MILLIS);
        setProperty("socket.timeoutInterval", Integer.toString(TICK_MILLIS));
    }

    /** Sets which connections are accepted. Call it before the connector starts. */
    public void setAdmission(Admission admission) {
        endpoint.setAdmission(admission);
    }

    /** Sets the time in which a request line and its headers must arrive, from their first byte; default 10 s. */
    public void setHeadTimeout(Duration headTimeout) {
        this.headTimeout = headTimeout;
    }

    Duration headTimeout() {
        return headTimeout;
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedProcessor(this);
    }
}
