package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractJson;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Limits the size of every body, before other filters see the request. If the declared length exceeds the limit of the
 * call, the request is refused and its connection closed. A call that takes no body gets none: up to {@link
 * ContractJson#MAX_BYTES}, the body is dropped unread.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class BodyLimitFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Limit for an array of slots, in bytes. */
    public static final int MAX_BYTES_OF_MANY = 1024 * 1024;

    /** A call whose body is read, and its limit in bytes. */
    private record Call(HttpMethod method, PathPattern path, int bound) {}

    private static final List<Call> CALLS = List.of(
            call(HttpMethod.POST, "/v1/slots", MAX_BYTES_OF_MANY),
            call(HttpMethod.PATCH, "/v1/slots/{slotId}", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/slots/{slotId}/close", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/slots/{slotId}/reopen", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/slots/{slotId}/watch", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/bookings", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/bookings/{bookingId}/reschedule", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/holds", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/holds/{holdId}/confirm", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/holds/{holdId}/extend", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/ops/crowd", ContractJson.MAX_BYTES),
            // Read only to find out whether it is empty: with chunks, no header says so.
            call(HttpMethod.DELETE, "/v1/**", ContractJson.MAX_BYTES));

    private final transient Counter refused;

    BodyLimitFilter(MeterRegistry meters) {
        refused = meters.counter("booking.gateway.refused", "outcome", "BODY_TOO_LARGE");
    }

    private static Call call(HttpMethod method, String path, int bound) {
        return new Call(method, PathPatternParser.defaultInstance.parse(path), bound);
    }

    /** Returns the limit of this call's body in bytes; 0 if it takes none. */
    static int of(HttpServletRequest request) {
        RequestPath path = ServletRequestPathUtils.parse(request);
        return CALLS.stream()
                .filter(call -> call.method().name().equals(request.getMethod())
                        && call.path().matches(path.pathWithinApplication()))
                .mapToInt(Call::bound)
                .findFirst()
                .orElse(0);
    }

    /** Returns true if the request's head announces a body; one in chunks may be empty all the same. */
    static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!hasBody(request)) {
            chain.doFilter(request, response);
            return;
        }
        int bound = of(request);
        int most = Math.max(bound, ContractJson.MAX_BYTES);
        if (request.getContentLengthLong() > most) {
            refused.increment();
            ProblemWriter.write(response, tooLarge(most));
        } else if (bound > 0) {
            chain.doFilter(request, response);
        } else {
            chain.doFilter(new WithoutBody(request), response);
        }
    }

    static Problem tooLarge(int most) {
        String detail = "The body is larger than " + most + " bytes.";
        return Problem.of(HttpStatus.PAYLOAD_TOO_LARGE, ErrorCode.VALIDATION_ERROR, Reason.MALFORMED, detail);
    }

    /** Request whose body is hidden from all its readers. */
    private static final class WithoutBody extends HttpServletRequestWrapper {

        WithoutBody(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new BytesStream(new ByteArrayInputStream(new byte[0]));
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
