package dev.slotkeeper.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the shares of each bounded resource that one caller may take, under {@code booking.gateway.shares}. A
 * customer is identified by its token; it never gets more than an address does. Administrators, identified by their
 * tokens, have the same shares as addresses.
 *
 * @param enabled true if there are shares; default true
 * @param local true if callers without a token have shares that call from this machine and not through a proxy; default
 *     false
 * @param watches watches of one customer, 1 to 1,000,000; default 20
 * @param streams open streams of one customer, 1 to 100,000; default 20
 * @param lookups concurrent lookups of one customer in database or log, 1 to 100,000; default 4
 * @param waiting requests of one customer that wait for a reply, 1 to 1,000,000; default 50
 * @param addressPercent share of one client address without a token, in percent of each bound, 1 to 100; default 25
 */
public record SharesSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean local,
        @DefaultValue("20") @Min(1) @Max(1_000_000) int watches,
        @DefaultValue("20") @Min(1) @Max(100_000) int streams,
        @DefaultValue("4") @Min(1) @Max(100_000) int lookups,
        @DefaultValue("50") @Min(1) @Max(1_000_000) int waiting,
        @DefaultValue("25") @Min(1) @Max(100) int addressPercent) {}
