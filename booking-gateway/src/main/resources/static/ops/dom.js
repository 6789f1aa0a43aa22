/** Elements from values. Text goes in as text only, whatever it holds. */

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only when it is another one, so that a screen reader doesn't hear it twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
