// One phone: header, messages, keyboard, composer.
import { Refused, get, post } from "./api.js";
import { showAlert, askPlace } from "./dialogs.js";
import { icon, make, menu } from "./elements.js";
import { MessageView } from "./message.js";
import { LANGUAGES, dayText, direction, isRtlLanguage, say } from "./texts.js";

const ANSWER_WAIT_SECONDS = 20;
const TOAST_MILLISECONDS = 6000;
const NEAR_BOTTOM_PIXELS = 60;
const MESSAGES_SHOWN = 300;

export class Pane {
  constructor(pane, bot, onHide, onUnread) {
    Object.assign(this, { pane, bot, onUnread });
    this.language = pane.language_code;
    this.dir = isRtlLanguage(this.language) ? "rtl" : "ltr";
    this.isGroup = pane.type !== "private";
    this.views = new Map();
    this.seq = -1;
    this.unread = 0;
    this.build(onHide);
  }

  build(onHide) {
    const id = `pane-${this.pane.phone}-${this.pane.chat}`;
    const language = LANGUAGES[this.language] ?? this.language;
    const title = make("h2", { id, class: "pane-title", dir: "auto" }, this.pane.label);
    const subtitle = make("p", { class: "pane-subtitle", dir: "auto" },
      this.isGroup ? `${say("group")}: ${this.pane.title}` : `${this.pane.title} · `,
      this.isGroup ? "" : make("span", { lang: this.language }, language));
    const initials = make("span", { class: "avatar", "aria-hidden": "true" }, [...this.pane.label][0] ?? "?");
    const head = make("header", { class: "pane-head" }, initials, make("div", { class: "pane-names" }, title, subtitle),
      menu(say("more"), "⋮", () => this.moreEntries(onHide)));
    const hint = this.pane.hint ? make("p", { class: "hint", dir: "auto" }, this.pane.hint) : null;
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `${say("messages")}: ${this.pane.label}`, tabindex: "0", "data-empty": say("empty") });
    this.jump = make("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toBottom() }, `${say("newMessages")} ↓`);
    this.toast = make("p", { class: "toast", role: "status", dir: "auto" });
    this.keys = make("div", { class: "keys", role: "group", "aria-label": say("keyboard"), dir: this.dir });
    this.foot = make("footer", { class: "pane-foot" });
    this.node = make("section", { class: "pane", "aria-labelledby": id }, head, hint,
      make("div", { class: "stage" }, this.log, this.toast, this.jump), this.keys, this.foot);
    this.atEnd = true;
    this.log.addEventListener("scroll", () => {
      this.atEnd = this.atBottom();
      if (this.atEnd) this.jump.hidden = true;
    });
    // A growing composer or a shrinking window must not push the newest message out of sight.
    new ResizeObserver(() => { if (this.atEnd) this.toBottom(); }).observe(this.log);
    this.buildComposer();
  }

  buildComposer() {
    this.field = make("textarea", { rows: "1", dir: "auto", lang: this.language, "aria-label": `${say("write")}: ${this.pane.label}`, placeholder: say("write") });
    this.field.dir = this.dir;
    this.field.addEventListener("input", () => { this.field.dir = direction(this.field.value, this.dir); });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    });
    const send = make("button", { class: "round send", "aria-label": say("send"), title: say("send") }, icon("➤"));
    this.commandMenu = menu(say("commands"), "/", () => this.commands.map((one) => [`/${one.command}`, () => this.write(`/${one.command}`), one.description]));
    const attach = menu(say("attach"), "+", () => this.attachEntries());
    this.composer = make("form", { class: "composer", dir: this.dir, onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      attach, this.commandMenu, this.field, send);
    this.commands = [];
    this.startButton = make("button", { type: "button", class: "solid wide", onclick: () => this.act("start") }, say("start"));
    this.unblockButton = make("button", { type: "button", class: "solid wide", onclick: () => this.act("unblock") }, say("unblock"));
  }

  moreEntries(onHide) {
    const own = this.isGroup ? [] : [
      [say("restart"), () => this.act("start")],
      this.blocked ? [say("unblock"), () => this.act("unblock")] : [say("block"), () => this.act("block")],
    ];
    return [...own, [say("hide"), () => onHide(this.pane)]];
  }

  attachEntries() {
    const kinds = ["photo", "voice", "document", "sticker"].map((kind) => [say(kind), () => this.act("send", { kind })]);
    return [[say("location"), () => this.sharePlace()], [say("contact"), () => this.act("send", { kind: "contact" })], ...kinds];
  }

  async sharePlace() {
    const place = await askPlace();
    if (place) await this.act("send", { kind: "location", ...place });
  }

  async act(verb, body = {}) {
    try {
      return await post(`/person/phones/${this.pane.phone}/${verb}`, { chat: this.pane.chat, ...body });
    } catch (error) {
      this.say(say("failed", { error: error.message }));
      if (!(error instanceof Refused)) throw error;
      return null;
    }
  }

  async submit() {
    const text = this.field.value;
    if (!text.trim()) return;
    this.field.value = "";
    this.field.dir = this.dir;
    await this.write(text);
  }

  async write(text) {
    this.follow = true;
    await this.act("text", { text });
  }

  // A link to the bot itself opens it on this phone, as in the app.
  ownLink(url) {
    const match = url.match(/^https:\/\/t\.me\/(\w+)\?start=([\w-]+)$/i);
    return match && match[1].toLowerCase() === this.bot.username.toLowerCase() ? match[2] : null;
  }

  async press(message, button, node) {
    if (button.copy) return this.copy(button.copy);
    if (button.url) return this.act("start", { payload: this.ownLink(button.url) });
    if (node.getAttribute("aria-busy") === "true") return null;
    node.setAttribute("aria-busy", "true");
    try {
      const press = await this.act("tap", { message_id: message.id, data: button.data });
      if (press) await this.showAnswer(press.query_id, message.id);
    } finally {
      node.removeAttribute("aria-busy");
    }
    return null;
  }

  async showAnswer(query, messageId) {
    const answer = await get(`/person/queries/${query}?wait=${ANSWER_WAIT_SECONDS}`);
    if (!answer.answered) this.say(say("noAnswer"));
    else if (answer.url && this.ownLink(answer.url)) await this.act("start", { payload: this.ownLink(answer.url) });
    else if (answer.text && answer.show_alert) showAlert(this.pane.label, answer.text, this.language, () => this.views.get(messageId)?.node ?? this.log);
    else if (answer.text) this.say(answer.text);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Not every browser lets a page write there; the toast shows the text either way.
    }
    this.say(say("copied", { text }));
  }

  say(text) {
    this.toast.textContent = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { this.toast.textContent = ""; }, TOAST_MILLISECONDS);
  }

  async refresh() {
    try {
      const view = await get(`/person/chats/${this.pane.chat}?phone=${this.pane.phone}&last=${MESSAGES_SHOWN}`);
      if (view.seq >= this.seq) this.draw(view);
    } catch (error) {
      // Somebody who left a group keeps what they saw and is told why nothing new comes.
      if (!(error instanceof Refused)) throw error;
      this.say(say("failed", { error: error.message }));
    }
  }

  draw(view) {
    const first = this.seq < 0;
    const stay = !first && !this.follow && !this.atEnd;
    this.seq = view.seq;
    this.blocked = view.phone.blocked;
    const fresh = this.drawMessages(view.messages);
    this.drawTyping(view.action === "typing");
    this.drawKeyboard(view.keyboard);
    this.drawFoot(view);
    if (!stay) this.toBottom();
    else if (fresh) this.jump.hidden = false;
    if (fresh && !first) this.countUnread(fresh);
    this.follow = false;
  }

  drawMessages(messages) {
    const byId = new Map(messages.map((message) => [message.id, message]));
    for (const [id, view] of this.views) if (!byId.has(id)) { this.letGo(view); this.views.delete(id); }
    let fresh = 0;
    for (const message of messages) {
      let view = this.views.get(message.id);
      if (!view) {
        view = new MessageView(this);
        this.views.set(message.id, view);
        this.separate(message);
        this.log.append(view.node);
        fresh += message.own ? 0 : 1;
      }
      view.update(message, byId.get(message.reply_to));
    }
    return fresh;
  }

  letGo(view) {
    const held = view.node.contains(document.activeElement);
    view.node.remove();
    if (held) this.log.focus({ preventScroll: true });
  }

  separate(message) {
    const day = dayText(new Date(message.date));
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.log.append(make("p", { class: "day" }, make("span", {}, day)));
  }

  drawTyping(on) {
    this.typing ??= make("div", { class: "message other typing", "aria-hidden": "true" }, make("div", { class: "bubble" }, make("i"), make("i"), make("i")));
    if (on) this.log.append(this.typing);
    else this.typing.remove();
  }

  drawKeyboard(keyboard) {
    const state = JSON.stringify(keyboard);
    if (state === this.drawnKeyboard) return;
    this.drawnKeyboard = state;
    this.keys.replaceChildren(...(keyboard?.rows ?? []).map((row) => make("div", { class: "row" },
      ...row.map((key) => make("button", { type: "button", class: `choice ${key.style ?? ""}`, dir: direction(key.text, this.dir), lang: languageFor(this, key.text), onclick: () => this.type(key) }, key.text)))));
    this.field.placeholder = keyboard?.placeholder ?? say("write");
  }

  async type(key) {
    this.follow = true;
    if (key.request === "contact") await this.act("send", { kind: "contact" });
    else if (key.request === "location") await this.sharePlace();
    else await this.write(key.text);
  }

  drawFoot(view) {
    this.commands = view.commands;
    this.commandMenu.hidden = view.commands.length === 0;
    const wanted = this.isGroup ? this.composer
      : view.phone.blocked ? this.unblockButton
      : view.phone.started ? this.composer : this.startButton;
    if (this.foot.firstChild === wanted) return;
    const held = this.foot.contains(document.activeElement);
    this.foot.replaceChildren(wanted);
    if (held) (wanted === this.composer ? this.field : wanted).focus();
  }

  countUnread(fresh) {
    if (this.node.offsetParent !== null) return;
    this.unread += fresh;
    this.onUnread();
  }

  atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PIXELS;
  }

  toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.atEnd = true;
    this.jump.hidden = true;
  }
}

function languageFor(pane, text) {
  return direction(text, pane.dir) === pane.dir ? pane.language : null;
}
