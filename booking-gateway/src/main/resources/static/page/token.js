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

/** What it says of itself, which only the gateway checks; nothing where it can't be read. */
function claims() {
  try {
    const claims = token().split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(claims), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

/** The header that a call needs; none without a token, or with one that is over: whoever may look needs none. */
export function authorization() {
  const kept = token();
  const { exp } = claims();
  return kept && !(typeof exp === 'number' && exp * 1_000 <= Date.now()) ? { Authorization: `Bearer ${kept}` } : {};
}

/** Whose the token was that was forgotten: what is under way is still theirs. */
let before = null;

/** Whom the token is of, which is the customer's id, also when it is over; null without one. */
export const subject = () => claims().sub ?? before;

/** Fetches as this visitor. A token that the gateway does not take is forgotten, and the call made again without it. */
export async function fetchAsVisitor(path, options) {
  const sent = authorization();
  const answer = await fetch(path, { ...options, headers: { ...options.headers, ...sent } });
  if (answer.status !== 401 || !sent.Authorization) return answer;
  // A login may have left another one meanwhile.
  if (authorization().Authorization === sent.Authorization) {
    before = subject();
    sessionStorage.removeItem(TOKEN);
  }
  return fetch(path, { ...options, headers: { ...options.headers, ...authorization() } });
}
