// Building elements without ever parsing text as markup.
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export const icon = (symbol) => make("span", { class: "icon", "aria-hidden": "true" }, symbol);

// A button that opens a list of buttons; Escape and a click elsewhere close it.
export function menu(label, symbol, entries) {
  const list = make("div", { class: "menu-list", hidden: true });
  const button = make("button", { type: "button", class: "round", "aria-label": label, title: label, "aria-expanded": "false" }, icon(symbol));
  const box = make("div", { class: "menu" }, button, list);
  const toggle = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("button")?.focus();
  };
  button.addEventListener("click", () => {
    if (list.hidden) list.replaceChildren(...entries().map(([text, act, note]) =>
      make("button", { type: "button", onclick: () => { toggle(false); button.focus(); act(); } },
        text, note ? make("small", { dir: "auto" }, note) : null)));
    toggle(list.hidden);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { toggle(false); button.focus(); }
  });
  document.addEventListener("click", (event) => { if (!list.hidden && !box.contains(event.target)) toggle(false); });
  return box;
}
