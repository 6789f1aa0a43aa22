package dev.slotkeeper.gateway.web;

import dev.slotkeeper.contracts.SentBy;
import dev.slotkeeper.gateway.CustomerScope;
import dev.slotkeeper.gateway.CustomerScope.Everybody;
import dev.slotkeeper.gateway.CustomerScope.Only;
import dev.slotkeeper.gateway.kafka.CurrentCaller;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Identifies callers. Without the profile {@code secure} callers are not authenticated, and each may act for every
 * customer.
 */
@Component
public final class CallerResolver implements CurrentCaller {

    /** The profile that turns on authentication. */
    public static final String SECURE = "secure";

    /** Authority of administrators: they manage slots, and may act for any customer. */
    public static final String ADMINISTRATOR = "SCOPE_slots:admin";

    private final boolean secure;

    CallerResolver(Environment environment) {
        this.secure = environment.acceptsProfiles(Profiles.of(SECURE));
    }

    /** Returns whether callers are authenticated. */
    public boolean areKnown() {
        return secure;
    }

    /**
     * Returns the bookings that a call may change.
     *
     * @param customerId customer for whom the call acts; null for an administrator's call that names none
     */
    public CustomerScope scopeOf(@Nullable String customerId) {
        return secure && customerId != null ? new Only(customerId) : Everybody.EVERYBODY;
    }

    /** Returns the caller of a request that has passed the filters that check tokens. */
    public Caller of(HttpServletRequest request) {
        if (!secure || request.isUserInRole(ADMINISTRATOR)) {
            return Caller.forEverybody();
        }
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            // If a rule ever let such a call pass, treating it as an administrator's would open all bookings.
            throw new IllegalStateException("a call without a token has passed the access rules");
        }
        return Caller.customer(principal.getName());
    }

    /**
     * Returns the caller as shares count it.
     *
     * @return empty for one without a token
     */
    Optional<ShareHolder> holder(HttpServletRequest request) {
        Principal principal = secure ? request.getUserPrincipal() : null;
        if (principal == null) {
            return Optional.empty();
        }
        boolean administrator = request.isUserInRole(ADMINISTRATOR);
        return Optional.of(new ShareHolder(
                administrator ? ShareHolder.Kind.ADMINISTRATOR : ShareHolder.Kind.CUSTOMER, principal.getName()));
    }

    @Override
    public @Nullable SentBy sentBy() {
        if (!secure || !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)) {
            return null;
        }
        HttpServletRequest request = current.getRequest();
        Principal principal = request.getUserPrincipal();
        SentBy.Role role = request.isUserInRole(ADMINISTRATOR) ? SentBy.Role.ADMINISTRATOR : SentBy.Role.CUSTOMER;
        return principal == null ? null : new SentBy(role, principal.getName());
    }
}
