package dev.slotkeeper.gateway.database;

import org.jspecify.annotations.Nullable;

/** Derives the primary's address from a database address that names several servers. */
final class PrimaryAddress {

    private static final String HOSTS_BEGIN = "//";
    private static final String ONLY_PRIMARY = "targetServerType=primary";

    private PrimaryAddress() {}

    /**
     * Returns the address of the same servers restricted to the primary; null if the given address leads to it anyway.
     */
    @Nullable
    static String of(String jdbcUrl) {
        int begin = jdbcUrl.indexOf(HOSTS_BEGIN) + HOSTS_BEGIN.length();
        int query = jdbcUrl.indexOf('?');
        String address = query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
        int end = address.indexOf('/', begin);
        String hosts = address.substring(begin, end < 0 ? address.length() : end);
        if (!hosts.contains(",") || jdbcUrl.contains(ONLY_PRIMARY)) {
            return null;
        }
        // If a parameter is given twice, the driver takes the last.
        return jdbcUrl + (query < 0 ? "?" : "&") + ONLY_PRIMARY + "&loadBalanceHosts=false";
    }
}
