package dev.slotkeeper.gateway.slots;

import org.jspecify.annotations.Nullable;

/** How the primary is reached when the address of the database names several servers. */
final class PrimaryAddress {

    private static final String HOSTS_BEGIN = "//";
    private static final String ONLY_PRIMARY = "targetServerType=primary";

    private PrimaryAddress() {}

    /** The same servers, but of them only the primary; null when that is what the address leads to anyway. */
    static @Nullable String of(String jdbcUrl) {
        int begin = jdbcUrl.indexOf(HOSTS_BEGIN) + HOSTS_BEGIN.length();
        int query = jdbcUrl.indexOf('?');
        String address = query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
        int end = address.indexOf('/', begin);
        String hosts = address.substring(begin, end < 0 ? address.length() : end);
        if (!hosts.contains(",") || jdbcUrl.contains(ONLY_PRIMARY)) {
            return null;
        }
        // Of a parameter given twice the driver takes the last.
        return jdbcUrl + (query < 0 ? "?" : "&") + ONLY_PRIMARY + "&loadBalanceHosts=false";
    }
}
