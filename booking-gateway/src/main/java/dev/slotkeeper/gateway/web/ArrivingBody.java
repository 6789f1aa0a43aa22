package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Request whose body is still arriving. It is processed once the body is complete, or has failed because it is too
 * large, too slow, or one of too many large ones; reading the body then throws that failure. Keeps the caller's name
 * and role, because security filters do not run again when the request is dispatched.
 */
final class ArrivingBody extends HttpServletRequestWrapper implements ReadListener, AsyncListener {

    private static final int CHUNK = 4 * 1024;

    private final int most;
    private final Function<HttpServletRequest, Runnable> largeBodies;
    private final @Nullable Principal principal;
    private final boolean administrator;
    private final AtomicReference<@Nullable Runnable> room = new AtomicReference<>();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable RuntimeException failure;
    private boolean goesOn;
    private @Nullable AsyncContext waiting;
    private @Nullable ServletInputStream rest;

    /**
     * @param most maximum size of the body in bytes
     * @param largeBodies reserves room for a body over {@link ContractJson#MAX_BYTES}, or throws {@link
     *     RequestBodyReader.NoRoom}; its result releases the room
     */
    ArrivingBody(HttpServletRequest request, int most, Function<HttpServletRequest, Runnable> largeBodies) {
        super(request);
        this.most = most;
        this.largeBodies = largeBodies;
        this.principal = request.getUserPrincipal();
        this.administrator = request.isUserInRole(CallerResolver.ADMINISTRATOR);
    }

    /** Reads the bytes that have arrived, without waiting, and returns whether the body is complete or has failed. */
    boolean readBuffered(ServletInputStream in) throws IOException {
        long length = getContentLengthLong();
        // A chunked body has no length: its end can't be found without waiting.
        while (length > bytes.size() && failure == null && in.available() > 0) {
            take(in);
        }
        return failure != null || bytes.size() == length;
    }

    /** Dispatches the request when the rest has arrived or failed. */
    void await(AsyncContext context, ServletInputStream in) {
        waiting = context;
        rest = in;
        context.addListener(this);
        in.setReadListener(this);
    }

    /** Returns true if no byte of the body arrived; to be called before the body is read. Throws the failure, if any. */
    boolean isEmpty() {
        throwFailure();
        return bytes.size() == 0;
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    private void take(ServletInputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int n = in.read(chunk);
        bytes.write(chunk, 0, Math.max(0, n));
        if (bytes.size() > most) {
            fail(new RequestBodyReader.TooLarge(most));
        } else if (bytes.size() > ContractJson.MAX_BYTES && room.get() == null) {
            try {
                room.set(largeBodies.apply(this));
            } catch (RequestBodyReader.NoRoom none) {
                fail(none);
            }
        }
    }

    private void fail(RuntimeException reason) {
        failure = reason;
        letGo();
    }

    /** Releases the memory and the room. A second call has no effect. */
    void letGo() {
        bytes = new ByteArrayOutputStream(0);
        Runnable taken = room.getAndSet(null);
        if (taken != null) {
            taken.run();
        }
    }

    private void goOn() {
        if (!goesOn && waiting != null) {
            goesOn = true;
            waiting.dispatch();
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!goesOn && rest != null && rest.isReady() && !rest.isFinished()) {
            take(rest);
            if (failure != null) {
                goOn();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        goOn();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        fail(new RequestBodyReader.TooSlow());
        goOn();
    }

    /**
     * Answers a truncated or malformed body with 400. Tomcat closes the connection afterwards, so that nothing else
     * can.
     */
    @Override
    public void onError(Throwable broken) {
        letGo();
        AsyncContext context = waiting;
        if (goesOn || context == null) {
            return;
        }
        goesOn = true;
        try {
            HttpServletResponse response = (HttpServletResponse) context.getResponse();
            response.setHeader(HttpHeaders.CONNECTION, "close");
            ProblemWriter.write(response, HttpProblems.problem(HttpStatus.BAD_REQUEST));
            response.flushBuffer();
        } catch (IOException gone) {
            // The sender has disconnected.
        }
        context.complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        letGo();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        letGo();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The controller has parsed the body and waits for a reply.
        letGo();
    }

    @Override
    public ServletInputStream getInputStream() {
        throwFailure();
        byte[] body = bytes.toByteArray();
        bytes = new ByteArrayOutputStream(0);
        return new BytesStream(new ByteArrayInputStream(body));
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return principal;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role.equals(CallerResolver.ADMINISTRATOR) ? administrator : super.isUserInRole(role);
    }
}
