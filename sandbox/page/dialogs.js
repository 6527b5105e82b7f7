// The page's dialogs: the browser keeps focus inside and gives it back afterwards.
import { make } from "./elements.js";
import { LANGUAGES, direction, languageOf } from "./texts.js";

const element = (id) => document.getElementById(id);

// `back` takes focus if the pressed button is gone by the time the dialog closes.
export function showAlert(title, text, language, back) {
  element("alert-title").textContent = title;
  const body = element("alert-text");
  body.textContent = text;
  body.dir = direction(text);
  body.lang = languageOf(text, language);
  const dialog = element("alert");
  dialog.addEventListener("close", () => {
    const held = document.activeElement;
    if (held === document.body || dialog.contains(held)) back().focus({ preventScroll: true });
  }, { once: true });
  dialog.showModal();
}

function ask(dialog) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const form = dialog.querySelector("form");
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(new FormData(form)) : null);
    }, { once: true });
    dialog.showModal();
  });
}

export async function askPlace() {
  const place = await ask(element("place-dialog"));
  return place && { latitude: Number(place.latitude), longitude: Number(place.longitude) };
}

export async function askPhone() {
  const dialog = element("phone-dialog");
  const select = dialog.querySelector("select");
  if (!select.options.length) {
    select.append(...Object.entries(LANGUAGES).map(([code, name]) => make("option", { value: code, lang: code }, name)));
  }
  dialog.querySelector("input").value = "";
  return ask(dialog);
}
