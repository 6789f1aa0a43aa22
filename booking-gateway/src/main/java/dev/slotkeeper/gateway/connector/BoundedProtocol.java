package dev.slotkeeper.gateway.connector;

import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/** Speaks HTTP/1.1 within bounds that Tomcat's own protocol lacks. Tomcat makes it by its name, hence public. */
public final class BoundedProtocol extends Http11NioProtocol {

    /**
     * Names the request attribute whose value, an {@code InternalHttpUpgradeHandler}, takes over the connection after the
     * response, which must have the header {@code Connection: close}.
     */
    public static final String SUCCESSOR = BoundedProtocol.class.getName() + ".successor";

    /** Interval between checks of time-outs; a connection lives so much longer at most. */
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

    /** Sets who is let in; before the connector starts. */
    public void setAdmission(Admission admission) {
        endpoint.setAdmission(admission);
    }

    /** Sets how long a request line and its headers may take in all, from their first byte. */
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
