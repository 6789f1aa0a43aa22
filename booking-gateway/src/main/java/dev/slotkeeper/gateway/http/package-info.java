/** Controllers, and every refusal as a problem document (RFC 9457). */
@NullMarked
package dev.slotkeeper.gateway.http;

import org.jspecify.annotations.NullMarked;
