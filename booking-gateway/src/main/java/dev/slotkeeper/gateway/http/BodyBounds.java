package dev.slotkeeper.gateway.http;

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
 * Bounds every body before anything else sees the request. A body that says it is larger than its call takes is refused and
 * its connection closed. Calls that take none see none: up to {@link ContractJson#MAX_BYTES} it is dropped unread.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BodyBounds extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** An array of slots. */
    static final int MAX_BYTES_OF_MANY = 1024 * 1024;

    /** A call that reads a body, and its bound in bytes. */
    private record Call(HttpMethod method, PathPattern path, int bound) {}

    private static final List<Call> CALLS = List.of(
            call(HttpMethod.POST, "/v1/slots", MAX_BYTES_OF_MANY),
            call(HttpMethod.PATCH, "/v1/slots/{slotId}", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/slots/{slotId}/watch", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/bookings", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/bookings/{bookingId}/reschedule", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/holds", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/holds/{holdId}/confirm", ContractJson.MAX_BYTES),
            call(HttpMethod.POST, "/v1/ops/crowd", ContractJson.MAX_BYTES));

    private final transient Counter refused;

    BodyBounds(MeterRegistry meters) {
        refused = meters.counter("booking.gateway.refused", "outcome", "BODY_TOO_LARGE");
    }

    private static Call call(HttpMethod method, String path, int bound) {
        return new Call(method, PathPatternParser.defaultInstance.parse(path), bound);
    }

    /** Returns how many bytes this call may bring; 0 where it takes no body. */
    static int of(HttpServletRequest request) {
        RequestPath path = ServletRequestPathUtils.parse(request);
        return CALLS.stream()
                .filter(call -> call.method().name().equals(request.getMethod())
                        && call.path().matches(path.pathWithinApplication()))
                .mapToInt(Call::bound)
                .findFirst()
                .orElse(0);
    }

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
            Refusal.write(response, tooLarge(most));
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

    /** A request whose body nothing can read. */
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
