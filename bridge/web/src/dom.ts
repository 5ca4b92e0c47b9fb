/** Finding and making elements. */

/** The element with that id, which the page must have. */
export function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found as T;
}

/** A new element with a class and a text. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, style = "", text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (style) made.className = style;
  if (text) made.textContent = text;
  return made;
}

/** A new button that does something. */
export function button(text: string, style: string, act: () => void): HTMLButtonElement {
  const made = make("button", style, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
