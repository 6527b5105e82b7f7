// One message on one phone: made once, then changed in place, so that focus stays where it is.
import { icon, make } from "./elements.js";
import { richText } from "./richtext.js";
import { direction, languageOf, say, timeText } from "./texts.js";

function details(message) {
  const content = message.content ?? {};
  if (message.kind === "location") return `${content.latitude.toFixed(4)}, ${content.longitude.toFixed(4)}`;
  if (message.kind === "contact") return `${content.first_name} · ${content.phone_number}`;
  if (message.kind === "document") return content.file_name;
  if (message.kind === "sticker") return content.emoji;
  return "";
}

function attachment(message) {
  if (message.kind === "text" || message.kind === "service") return null;
  const note = details(message);
  return make("p", { class: `attachment ${message.kind}` },
    make("span", { dir: "auto" }, note ? `${say(message.kind)}: ${note}` : say(message.kind)));
}

export class MessageView {
  constructor(pane) {
    this.pane = pane;
    this.bubble = make("div", { class: "bubble" });
    this.rows = make("div", { class: "rows" });
    this.node = make("article", { class: "message", tabindex: "-1" }, this.bubble, this.rows);
    this.buttons = new Map();
    this.drawn = "";
  }

  update(message, replied) {
    const state = JSON.stringify([message, replied?.text]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.message = message;
    this.node.className = `message ${message.kind === "service" ? "service" : message.own ? "own" : "other"}`;
    this.node.setAttribute("aria-label", message.own ? say("you") : message.sender);
    this.node.dir = direction(message.text, this.pane.dir);
    this.drawBubble(message, replied);
    this.drawButtons(message);
  }

  drawBubble(message, replied) {
    if (message.kind === "service") {
      this.bubble.replaceChildren(say(message.service, { who: message.who.join(", ") }));
      return;
    }
    const lang = languageOf(message.text, this.pane.language);
    const text = message.text ? make("div", { class: "text", dir: this.node.dir, lang },
      ...richText(message.text, message.entities, (command) => this.pane.write(command))) : null;
    const name = this.pane.isGroup && !message.own ? make("p", { class: "sender", dir: "auto" }, message.sender) : null;
    const quote = replied ? make("p", { class: "quote", dir: "auto" }, replied.text || say(replied.kind)) : null;
    const moment = new Date(message.date);
    const stamp = make("p", { class: "stamp", dir: "ltr" }, message.edited ? `${say("edited")} ` : "",
      make("time", { datetime: message.date }, timeText(moment)));
    this.bubble.replaceChildren(...[name, quote, attachment(message), text, stamp].filter(Boolean));
  }

  // Buttons are told apart by their place, so that an edit keeps focus on the one that was pressed.
  drawButtons(message) {
    const held = [...this.buttons.values()].includes(document.activeElement);
    const kept = new Map();
    const rows = message.buttons.map((row, y) => {
      const node = this.rows.children[y] ?? make("div", { class: "row" });
      row.forEach((button, x) => {
        const key = `${y}/${x}`;
        kept.set(key, this.drawButton(this.buttons.get(key), button));
      });
      const wanted = row.map((_, x) => kept.get(`${y}/${x}`));
      if (wanted.length !== node.children.length || wanted.some((one, x) => node.children[x] !== one)) node.replaceChildren(...wanted);
      return node;
    });
    while (this.rows.children.length > rows.length) this.rows.lastChild.remove();
    for (const row of rows) if (row.parentNode !== this.rows) this.rows.append(row);
    this.buttons = kept;
    if (held && !this.node.contains(document.activeElement)) (kept.values().next().value ?? this.node).focus({ preventScroll: true });
  }

  drawButton(existing, button) {
    const tag = button.url && !this.pane.ownLink(button.url) ? "a" : "button";
    const node = existing?.localName === tag ? existing : make(tag, tag === "button"
      ? { type: "button", onclick: () => this.pane.press(this.message, node.wanted, node) }
      : { target: "_blank", rel: "noopener noreferrer" });
    node.wanted = button;
    node.className = `choice ${button.style ?? ""}`;
    node.dir = direction(button.text, this.node.dir);
    node.lang = languageOf(button.text, this.pane.language);
    if (tag === "a" && /^(https?|tg):/i.test(button.url)) node.href = button.url;
    const mark = button.url ? "↗" : button.copy ? "⧉" : "";
    const note = button.url ? say("opens") : button.copy ? say("copies") : "";
    const shown = `${button.text}${mark}`;
    if (node.dataset.shown !== shown) {
      node.dataset.shown = shown;
      node.replaceChildren(make("span", {}, button.text), ...(mark ? [icon(mark), make("span", { class: "unseen" }, ` (${note})`)] : []));
    }
    return node;
  }
}
