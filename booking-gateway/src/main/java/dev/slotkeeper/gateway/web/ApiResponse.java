package dev.slotkeeper.gateway.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A response to a caller, and the outcome under which metrics count it.
 *
 * @param outcome such as CONFIRMED, PENDING or a code of the contract
 */
public record ApiResponse(String outcome, ResponseEntity<byte[]> entity) {

    public static ApiResponse json(HttpStatus status, String outcome, byte[] body) {
        return new ApiResponse(
                outcome,
                ResponseEntity.status(status)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(body));
    }

    public ApiResponse with(String header, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(entity.getHeaders());
        headers.set(header, value);
        return new ApiResponse(outcome, new ResponseEntity<>(entity.getBody(), headers, entity.getStatusCode()));
    }
}
