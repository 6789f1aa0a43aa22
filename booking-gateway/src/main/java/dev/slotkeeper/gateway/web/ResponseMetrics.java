package dev.slotkeeper.gateway.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;

/** Counts every response of the API by method, outcome and status, and measures its duration. */
@Component
public final class ResponseMetrics implements HandlerInterceptor {

    private static final String BEGAN = ResponseMetrics.class.getName() + ".began";
    private static final String OUTCOME = ResponseMetrics.class.getName() + ".outcome";

    private final MeterProvider<Counter> answers;
    private final MeterProvider<Timer> times;

    ResponseMetrics(MeterRegistry meters) {
        answers = Counter.builder("booking.gateway.requests")
                .description("Responses by method, outcome and status")
                .withRegistry(meters);
        times = Timer.builder("booking.gateway.response")
                .description("Time from the arrival of a request to its response")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(61))
                .withRegistry(meters);
    }

    /** Records the outcome in an attribute of the request, from which it is counted. */
    public static CompletableFuture<ResponseEntity<byte[]>> recorded(
            HttpServletRequest request, CompletableFuture<ApiResponse> answer) {
        return answer.thenApply(known -> recorded(request, known));
    }

    public static ResponseEntity<byte[]> recorded(HttpServletRequest request, ApiResponse apiResponse) {
        record(request, apiResponse.outcome());
        return apiResponse.entity();
    }

    public static void record(HttpServletRequest request, String outcome) {
        request.setAttribute(OUTCOME, outcome);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(BEGAN) == null) {
            request.setAttribute(BEGAN, System.nanoTime());
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        Object outcome = request.getAttribute(OUTCOME);
        String method = HttpMethods.tag(request.getMethod());
        answers.withTags(
                        "method",
                        method,
                        "outcome",
                        outcome == null ? "NONE" : outcome.toString(),
                        "status",
                        Integer.toString(response.getStatus()))
                .increment();
        if (request.getAttribute(BEGAN) instanceof Long began) {
            times.withTag("method", method).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }
}
