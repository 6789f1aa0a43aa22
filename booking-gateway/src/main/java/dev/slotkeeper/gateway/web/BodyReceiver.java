package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.GatewaySettings;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Waits for the rest of a body without holding a thread, and then continues its request. It is the last filter, so the
 * body of a refused caller is not awaited. {@link GatewaySettings#bodyTimeout} limits the wait in all.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class BodyReceiver extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Maximum number of bodies over {@link ContractJson#MAX_BYTES} in memory at once. */
    static final int MAX_LARGE_BODIES = 32;

    private final transient GatewaySettings settings;
    private final transient Shares shares;
    private final transient Semaphore largeBodies = new Semaphore(MAX_LARGE_BODIES);

    BodyReceiver(GatewaySettings settings, Shares shares) {
        this.settings = settings;
        this.shares = shares;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        int bound = BodyLimitFilter.hasBody(request) ? BodyLimitFilter.of(request) : 0;
        if (bound == 0) {
            chain.doFilter(request, response);
            return;
        }
        ArrivingBody body = new ArrivingBody(request, bound, this::takeRoom);
        ServletInputStream in = request.getInputStream();
        if (body.readBuffered(in)) {
            try {
                chain.doFilter(body, response);
            } finally {
                body.letGo();
            }
            return;
        }
        AsyncContext waiting = request.startAsync(body, response);
        waiting.setTimeout(settings.bodyTimeout().toMillis());
        body.await(waiting, in);
    }

    private Runnable takeRoom(HttpServletRequest request) {
        ShareHolder holder = shares.holder(request);
        Shares.Permit permit = shares.take(BoundedResource.LARGE_BODIES, holder, 1);
        if (permit == null) {
            throw new RequestBodyReader.NoRoom(shares.refusal(BoundedResource.LARGE_BODIES, holder));
        }
        if (!largeBodies.tryAcquire()) {
            permit.release();
            throw new RequestBodyReader.NoRoom(tooManyLargeBodies());
        }
        return () -> {
            largeBodies.release();
            permit.release();
        };
    }

    private static ApiResponse tooManyLargeBodies() {
        return Problem.of(
                        ErrorCode.SLOT_FETCH_ERROR,
                        null,
                        "Too many large bodies are read at the moment; nothing was created.")
                .response();
    }
}
