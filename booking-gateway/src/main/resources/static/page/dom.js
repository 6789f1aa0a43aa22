/** Elements from values. Text goes in as text only, whatever names it holds. */

/** @param properties attributes; `on` holds listeners, `text` the content */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'text') element.textContent = value;
    else if (name === 'on') Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that says what it does, also to somebody who hears only its name. */
export function button(text, action, onClick, { main = false, about = null } = {}) {
  return el('button', {
    type: 'button',
    class: main ? 'main' : null,
    'data-action': action,
    'aria-label': about ? `${text}: ${about}` : null,
    text,
    on: {
      click(event) {
        // The second click of a double click is meant for the button that was there, or for none.
        const disabled = event.currentTarget.getAttribute('aria-disabled') === 'true';
        if (!disabled && event.detail < 2) onClick(event);
      },
    },
  });
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only when it is another one, so that a screen reader doesn't hear it twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes a list's items follow values: one item a key, in order, rebuilt only when its signature changed. Focus stays
 * where it was.
 */
export function sync(list, values, { key, signature, build }) {
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  let before = null;
  for (const value of values) {
    const name = key(value);
    const made = String(signature(value));
    let item = old.get(name);
    old.delete(name);
    if (!item || item.dataset.signature !== made) {
      const fresh = build(value, item);
      fresh.dataset.key = name;
      fresh.dataset.signature = made;
      if (item) replace(item, fresh);
      item = fresh;
    }
    const place = before ? before.nextSibling : list.firstChild;
    if (item !== place) list.insertBefore(item, place);
    before = item;
  }
  old.forEach((item) => item.remove());
}

function replace(item, fresh) {
  const focused = item.contains(document.activeElement) ? document.activeElement : null;
  item.replaceWith(fresh);
  if (focused) {
    const same = focused.dataset.action && fresh.querySelector(`[data-action="${focused.dataset.action}"]`);
    (same || fresh.querySelector('[tabindex]') || fresh.querySelector('button'))?.focus({ preventScroll: true });
  }
}
