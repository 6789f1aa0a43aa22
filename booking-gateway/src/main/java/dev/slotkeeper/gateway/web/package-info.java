/** HTTP: bodies, headers, hosts, connections, limits and problem documents (RFC 9457). */
@NullMarked
package dev.slotkeeper.gateway.web;

import org.jspecify.annotations.NullMarked;
