package dev.slotkeeper.gateway.http;

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

/** Finds out who calls. Without the profile {@code secure} nobody is asked, and everybody may act for everybody. */
@Component
public final class Callers implements CurrentCaller {

    /** The profile that has callers asked who they are. */
    public static final String SECURE = "secure";

    /** What those may do who look after slots; they may act for any customer too. */
    public static final String ADMINISTRATOR = "SCOPE_slots:admin";

    private final boolean secure;

    Callers(Environment environment) {
        this.secure = environment.acceptsProfiles(Profiles.of(SECURE));
    }

    /** Whether callers are asked who they are. */
    boolean areKnown() {
        return secure;
    }

    /**
     * The bookings that a call may change.
     *
     * @param customerId whom it acts for; null: an administrator's call, which names nobody
     */
    CustomerScope scopeOf(@Nullable String customerId) {
        return secure && customerId != null ? new Only(customerId) : Everybody.EVERYBODY;
    }

    /** Who has got past the filters that check tokens. */
    Caller of(HttpServletRequest request) {
        if (!secure || request.isUserInRole(ADMINISTRATOR)) {
            return Caller.forEverybody();
        }
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            // Taking a nobody for everybody would open all bookings, should a rule ever let one pass.
            throw new IllegalStateException("this call must not come without a token");
        }
        return Caller.customer(principal.getName());
    }

    /**
     * The caller as shares count it.
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
