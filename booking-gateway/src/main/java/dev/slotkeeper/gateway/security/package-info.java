/**
 * Authentication and authorization: with the profile {@code secure} callers need a token (OAuth 2, JWT); without it
 * nothing here is used.
 */
@NullMarked
package dev.slotkeeper.gateway.security;

import org.jspecify.annotations.NullMarked;
