package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.database.DatabaseUnavailableException;
import dev.slotkeeper.gateway.kafka.RequestLog.LogUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns exceptions of controllers, and of the way to them, into problem documents. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private final FailureLog failures;

    ProblemAdvice(FailureLog failures) {
        this.failures = failures;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> malformed(ContractViolation violation, HttpServletRequest request) {
        Problem problem = Problem.of(violation);
        IdempotencyKey.givenId(request).ifPresent(problem::about);
        return ResponseMetrics.recorded(request, problem.response());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> notTheirs(Caller.ForbiddenCustomerException other, HttpServletRequest request) {
        return ResponseMetrics.recorded(
                request,
                Problem.of(
                                HttpStatus.FORBIDDEN,
                                "CUSTOMER_MISMATCH",
                                "customerId: must be the one of your token, or be left out.",
                                "Leave customerId out, or log in as that customer.")
                        .with("field", "customerId")
                        .response());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> tooLarge(RequestBodyReader.TooLarge body, HttpServletRequest request) {
        return ResponseMetrics.recorded(
                request, BodyLimitFilter.tooLarge(body.most()).response());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> noRoom(RequestBodyReader.NoRoom body, HttpServletRequest request) {
        return ResponseMetrics.recorded(request, body.answer());
    }

    @ExceptionHandler({RequestBodyReader.TooSlow.class, SocketTimeoutException.class})
    ResponseEntity<byte[]> tooSlow(HttpServletRequest request) {
        return ResponseMetrics.recorded(
                request, HttpProblems.problem(HttpStatus.REQUEST_TIMEOUT).response());
    }

    /** Answers malformed chunks. The cause may also be a broken connection; then no caller reads the response. */
    @ExceptionHandler(IOException.class)
    ResponseEntity<byte[]> brokenBody(HttpServletRequest request) {
        return ResponseMetrics.recorded(
                request, HttpProblems.problem(HttpStatus.BAD_REQUEST).response());
    }

    @ExceptionHandler({DatabaseUnavailableException.class, LogUnavailableException.class, TimeoutException.class})
    ResponseEntity<byte[]> unavailable(HttpServletRequest request) {
        String detail = "This can't be looked up at the moment; nothing was changed.";
        return ResponseMetrics.recorded(
                request, Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, detail).response());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> bug(Throwable bug, HttpServletRequest request) {
        failures.log(request.getMethod(), bug);
        return ResponseMetrics.recorded(
                request, HttpProblems.problem(HttpStatus.INTERNAL_SERVER_ERROR).response());
    }

    /**
     * Converts errors of Spring, such as 404, 405, 406 and 415. Their headers stay; the texts are replaced, so that
     * they echo no input.
     */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ApiResponse apiResponse =
                HttpProblems.problem(status).withHeaders(headers).response();
        if (request instanceof ServletWebRequest servlet) {
            ResponseMetrics.recorded(servlet.getRequest(), apiResponse);
        }
        return new ResponseEntity<>(
                apiResponse.entity().getBody(),
                apiResponse.entity().getHeaders(),
                apiResponse.entity().getStatusCode());
    }
}
