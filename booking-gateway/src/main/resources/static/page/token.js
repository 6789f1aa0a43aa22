/**
 * The visitor's token, where the gateway asks who comes: the site's login, on the same origin, leaves it in this tab's
 * sessionStorage. It is never kept longer, nor sent anywhere but to the gateway.
 */

const TOKEN = 'slotkeeper.token';

function token() {
  try {
    return sessionStorage.getItem(TOKEN);
  } catch {
    return null;
  }
}

/** The header that a call needs; none without a token. */
export function authorization() {
  const kept = token();
  return kept ? { Authorization: `Bearer ${kept}` } : {};
}

/** Whom the token is of, which is the customer's id; null without one. Only the gateway checks whether it is genuine. */
export function subject() {
  try {
    const claims = token().split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(claims), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)).sub ?? null;
  } catch {
    return null;
  }
}
