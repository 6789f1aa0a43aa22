package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.ContractViolation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Refuses input that a call does not understand, so that it is never taken for absent: a call without its {@code
 * customerId} is one of an administrator.
 */
@Component
final class InputCheck implements HandlerInterceptor {

    private static final String BODY = "body";
    private static final String IDENTITY = "identity";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotSupportedException {
        // OPTIONS asks what may be sent, and nothing is done.
        if (handler instanceof HandlerMethod call && !HttpMethod.OPTIONS.matches(request.getMethod())) {
            checkPath(request.getRequestURI());
            Map<String, String> query = QueryString.parse(request.getQueryString());
            checkQuery(query, parameters(call));
            checkBody(request);
            checkParameters(query, request.getParameterMap());
            checkCondition(request, call);
        }
        return true;
    }

    private static List<String> parameters(HandlerMethod call) {
        return Arrays.stream(call.getMethodParameters())
                .map(InputCheck::parameter)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static String parameter(MethodParameter parameter) {
        RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
        return annotation == null ? "" : annotation.name();
    }

    /** Refuses path parameters ({@code ;a=b}), which no call has and which are no part of the address that is matched. */
    private static void checkPath(String path) {
        int at = path.indexOf(';');
        if (at >= 0) {
            String parameter = path.substring(at + 1).split("[;/]", 2)[0];
            throw new ContractViolation(parameter.split("=", 2)[0], parameter, "no parameter in the path");
        }
    }

    private static void checkQuery(Map<String, String> query, List<String> known) {
        query.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new ContractViolation(name, value, known.isEmpty() ? "no parameter" : String.join(", ", known));
            }
        });
    }

    /** Requires that the controllers get the parameters as they were sent: the container drops what it can't decode. */
    private static void checkParameters(Map<String, String> query, Map<String, String[]> parameters) {
        query.forEach((name, value) -> {
            if (!Arrays.equals(parameters.get(name), new String[] {value})) {
                throw new ContractViolation(name, value, QueryString.ALLOWED);
            }
        });
    }

    /** Refuses a condition that the call would ignore: the change would be made although it may not hold. */
    private static void checkCondition(HttpServletRequest request, HandlerMethod call) {
        if (HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod())) {
            return;
        }
        String condition = request.getHeader(SlotTag.IF_MATCH);
        if (condition != null && !takesCondition(call)) {
            throw new ContractViolation(SlotTag.IF_MATCH, condition, "a change of a slot's terms only");
        }
        String otherCondition = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (otherCondition != null) {
            throw new ContractViolation(HttpHeaders.IF_NONE_MATCH, otherCondition, "reads only");
        }
    }

    private static boolean takesCondition(HandlerMethod call) {
        return Arrays.stream(call.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestHeader.class));
    }

    private static void checkBody(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        ArrivingBody arrived = WebUtils.getNativeRequest(request, ArrivingBody.class);
        boolean hasBody = arrived == null ? BodyLimitFilter.hasBody(request) : !arrived.isEmpty();
        if (hasBody && HttpMethod.DELETE.matches(request.getMethod())) {
            throw new ContractViolation(BODY, "a body", "none; members are parameters of the query");
        }
        if (hasBody && isEncoded(request)) {
            ErrorResponseException encoded = new ErrorResponseException(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
            encoded.getHeaders().set(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            throw encoded;
        }
        boolean isPost = HttpMethod.POST.matches(request.getMethod());
        if (isPost && (hasBody || request.getContentType() != null)) {
            requireJson(request.getContentType());
        }
    }

    /** Returns true for a body with a content coding (RFC 7694): no call decodes one. */
    private static boolean isEncoded(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase(IDENTITY));
    }

    /**
     * Requires JSON of calls that may have no body too. A page of another site can send some other types without asking
     * first, but not this one.
     */
    private static void requireJson(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        try {
            if (contentType != null && MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(contentType))) {
                return;
            }
        } catch (InvalidMediaTypeException invalid) {
            // Refused like another type.
        }
        throw new HttpMediaTypeNotSupportedException("not JSON", List.of(MediaType.APPLICATION_JSON));
    }
}
