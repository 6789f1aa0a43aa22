package dev.slotkeeper.gateway;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The share of each bounded place that one caller may take, under {@code booking.gateway.shares}. A customer is known by its
 * token; it never gets more than an address does. Administrators count as addresses do, by their token.
 *
 * @param enabled whether there are shares; default true
 * @param local whether callers without a token have shares who call from this machine and not through a proxy; default false
 * @param watches of one customer, kept at once, 1 to 1,000,000; default 20
 * @param streams of one customer, open at once, 1 to 100,000; default 20
 * @param lookups of one customer in database or log, under way at once, 1 to 100,000; default 4
 * @param waiting requests of one customer that wait for a reply at once, 1 to 1,000,000; default 50
 * @param addressPercent how much of a place one client address may take without a token, in percent of its bound, 1 to 100;
 *     default 25
 */
public record SharesSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean local,
        @DefaultValue("20") @Min(1) @Max(1_000_000) int watches,
        @DefaultValue("20") @Min(1) @Max(100_000) int streams,
        @DefaultValue("4") @Min(1) @Max(100_000) int lookups,
        @DefaultValue("50") @Min(1) @Max(1_000_000) int waiting,
        @DefaultValue("25") @Min(1) @Max(100) int addressPercent) {}
