package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ErrorCode;
import dev.slotkeeper.contracts.Reason;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** Creates problems for the statuses that HTTP itself defines rather than the contract. */
public final class HttpProblems {

    private static final String READ = "See the API's description at /swagger-ui.html.";

    private HttpProblems() {}

    public static Problem problem(HttpStatusCode code) {
        HttpStatus status = HttpStatus.resolve(code.value());
        if (status == null) {
            status = code.is4xxClientError() ? HttpStatus.BAD_REQUEST : HttpStatus.INTERNAL_SERVER_ERROR;
        }
        return switch (status) {
            case BAD_REQUEST -> malformed(status, "The request is no HTTP request that can be understood.");
            case NOT_FOUND -> named(status, "There is nothing at this address.");
            case METHOD_NOT_ALLOWED -> named(status, "This address does not take this method; see Allow.");
            case NOT_ACCEPTABLE -> named(status, "Answers are application/json or application/problem+json.");
            case UNSUPPORTED_MEDIA_TYPE ->
                malformed(status, "The body must be application/json, without a content coding.");
            case PAYLOAD_TOO_LARGE -> malformed(status, "The body is too large.");
            case REQUEST_TIMEOUT ->
                Problem.of(status, status.name(), "The body did not arrive in time.", "Try again.")
                        .retryable();
            case SERVICE_UNAVAILABLE -> Problem.of(ErrorCode.SLOT_FETCH_ERROR, null, "There was no answer in time.");
            case INTERNAL_SERVER_ERROR ->
                Problem.of(
                        status,
                        status.name(),
                        "Something went wrong here. Whether the request was taken is not known; sent again with the same"
                                + " request id it is decided once only.",
                        "Try again or contact support.");
            default -> named(status, "The request can't be served as it is.");
        };
    }

    private static Problem malformed(HttpStatus status, String detail) {
        return Problem.of(status, ErrorCode.VALIDATION_ERROR, Reason.MALFORMED, detail);
    }

    private static Problem named(HttpStatus status, String detail) {
        return Problem.of(status, status.name(), detail, READ);
    }
}
