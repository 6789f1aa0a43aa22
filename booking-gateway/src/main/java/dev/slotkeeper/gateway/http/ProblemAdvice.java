package dev.slotkeeper.gateway.http;

import dev.slotkeeper.contracts.ContractViolation;
import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.gateway.kafka.RequestLog.LogAway;
import dev.slotkeeper.gateway.slots.DatabaseAway;
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
        new IdempotencyKey(request.getHeader(IdempotencyKey.HEADER)).uuid().ifPresent(problem::about);
        return AnswerMeter.noted(request, problem.answer());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> notTheirs(Caller.NotYours other, HttpServletRequest request) {
        return AnswerMeter.noted(
                request,
                Problem.of(
                                HttpStatus.FORBIDDEN,
                                "CUSTOMER_MISMATCH",
                                "customerId: must be the one of your token, or be left out.",
                                "Leave customerId out, or log in as that customer.")
                        .with("field", "customerId")
                        .answer());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> tooLarge(RequestBody.TooLarge body, HttpServletRequest request) {
        return AnswerMeter.noted(request, BodyBounds.tooLarge(body.most()).answer());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> noRoom(RequestBody.NoRoom body, HttpServletRequest request) {
        return AnswerMeter.noted(request, body.answer());
    }

    @ExceptionHandler({RequestBody.TooSlow.class, SocketTimeoutException.class})
    ResponseEntity<byte[]> tooSlow(HttpServletRequest request) {
        return AnswerMeter.noted(
                request, HttpErrors.problem(HttpStatus.REQUEST_TIMEOUT).answer());
    }

    /** Answers malformed chunks. The cause may also be a broken connection; then no caller reads the response. */
    @ExceptionHandler(IOException.class)
    ResponseEntity<byte[]> brokenBody(HttpServletRequest request) {
        return AnswerMeter.noted(
                request, HttpErrors.problem(HttpStatus.BAD_REQUEST).answer());
    }

    @ExceptionHandler({DatabaseAway.class, LogAway.class, TimeoutException.class})
    ResponseEntity<byte[]> away(HttpServletRequest request) {
        String detail = "This can't be looked up at the moment; nothing was changed.";
        return AnswerMeter.noted(
                request, Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, detail).answer());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> bug(Throwable bug, HttpServletRequest request) {
        failures.log(request.getMethod(), bug);
        return AnswerMeter.noted(
                request, HttpErrors.problem(HttpStatus.INTERNAL_SERVER_ERROR).answer());
    }

    /**
     * Converts errors of Spring, such as 404, 405, 406 and 415. Their headers stay; the texts are replaced, so that
     * they echo no input.
     */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Answer answer = HttpErrors.problem(status).withHeaders(headers).answer();
        if (request instanceof ServletWebRequest servlet) {
            AnswerMeter.noted(servlet.getRequest(), answer);
        }
        return new ResponseEntity<>(
                answer.entity().getBody(),
                answer.entity().getHeaders(),
                answer.entity().getStatusCode());
    }
}
