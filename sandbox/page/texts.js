// The page's own words, in the browser's language where we have it.
const TEXTS = {
  en: {
    title: "Sandbox", clock: "Clock", hour: "+1 hour", day: "+1 day", next: "To the next reminder",
    addPhone: "Add a phone", phones: "Phones", emptyTitle: "No phones yet",
    emptyText: "Add a phone to talk to the bot.", ok: "OK", name: "Name", language: "Language",
    cancel: "Cancel", add: "Add", sharePlace: "Share a location", latitude: "Latitude",
    longitude: "Longitude", send: "Send", start: "Start", unblock: "Unblock the bot",
    write: "Message", attach: "Attach", commands: "Commands", more: "More", block: "Block the bot",
    restart: "Send /start", hide: "Hide this phone", photo: "Photo", voice: "Voice message",
    document: "Document", sticker: "Sticker", video_note: "Video message", location: "Location",
    contact: "Contact", edited: "edited", messages: "Messages", newMessages: "New messages",
    copied: "Copied: {text}", offline: "No connection to the sandbox. Trying again …",
    now: "It is now {time}.", nothingDue: "No reminder is due.", joined: "{who} joined", left: "{who} left",
    you: "You", bot: "Bot", hint: "Hint", empty: "No messages yet", opens: "opens a page", copies: "copies",
    keyboard: "Suggested answers", unread: "{count} new", reveal: "Show hidden text", group: "Group",
    failed: "That did not work: {error}", noAnswer: "The bot has not answered this press.",
  },
  de: {
    title: "Sandkasten", clock: "Uhr", hour: "+1 Stunde", day: "+1 Tag", next: "Zur nächsten Erinnerung",
    addPhone: "Handy hinzufügen", phones: "Handys", emptyTitle: "Noch keine Handys",
    emptyText: "Fügen Sie ein Handy hinzu, um mit dem Bot zu sprechen.", ok: "OK", name: "Name",
    language: "Sprache", cancel: "Abbrechen", add: "Hinzufügen", sharePlace: "Standort teilen",
    latitude: "Breite", longitude: "Länge", send: "Senden", start: "Starten", unblock: "Blockierung aufheben",
    write: "Nachricht", attach: "Anhängen", commands: "Befehle", more: "Mehr",
    block: "Bot blockieren", restart: "/start senden", hide: "Dieses Handy ausblenden", photo: "Foto",
    voice: "Sprachnachricht", document: "Dokument", sticker: "Sticker", video_note: "Videonachricht",
    location: "Standort", contact: "Kontakt", edited: "bearbeitet", messages: "Nachrichten",
    newMessages: "Neue Nachrichten", copied: "Kopiert: {text}",
    offline: "Keine Verbindung zum Sandkasten. Neuer Versuch …", now: "Es ist jetzt {time}.",
    nothingDue: "Keine Erinnerung steht an.", joined: "{who} ist dazugekommen", left: "{who} ist gegangen",
    you: "Sie", bot: "Bot", hint: "Hinweis", empty: "Noch keine Nachrichten", opens: "öffnet eine Seite",
    copies: "kopiert", keyboard: "Vorgeschlagene Antworten", unread: "{count} neu",
    reveal: "Verdeckten Text zeigen", group: "Gruppe", failed: "Das ging nicht: {error}",
    noAnswer: "Der Bot hat auf diesen Druck nicht geantwortet.",
  },
};

export const locale = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
const formats = locale === "de" ? "de-DE" : "en-GB";
const ZONE = "Europe/Berlin";

export function say(key, values = {}) {
  return TEXTS[locale][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function translatePage() {
  document.documentElement.lang = locale;
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

const clockFormat = new Intl.DateTimeFormat(formats, {
  timeZone: ZONE, weekday: "short", day: "2-digit", month: "2-digit", year: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const timeFormat = new Intl.DateTimeFormat(formats, { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat(formats, { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" });

export const clockText = (moment) => clockFormat.format(moment);
export const timeText = (moment) => timeFormat.format(moment);
export const dayText = (moment) => dayFormat.format(moment);

// Languages a visitor can try, by their own names.
export const LANGUAGES = {
  de: "Deutsch", en: "English", uk: "Українська", ar: "العربية", ru: "Русский", tr: "Türkçe", fa: "فارسی",
  kmr: "Kurmancî", pl: "Polski", ro: "Română", es: "Español", ps: "پښتو", ckb: "کوردیی ناوەندی", ti: "ትግርኛ",
  fr: "Français", so: "Soomaali", sq: "Shqip", bg: "Български",
};

const SCRIPTS = {
  Arabic: ["ar", "fa", "ps", "ckb", "ur"], Cyrillic: ["uk", "ru", "bg"], Ethiopic: ["ti", "am"], Hebrew: ["he"],
};
const FIRST_STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

export const isRtlLanguage = (code) => [...SCRIPTS.Arabic, "he"].includes(code.split("-")[0]);

// The direction of a text is that of its first letter; a text without letters takes the fallback.
export function direction(text, fallback = "ltr") {
  const first = text.match(FIRST_STRONG);
  if (!first) return fallback;
  return RIGHT_TO_LEFT.test(first[0]) ? "rtl" : "ltr";
}

// A text is taken to be in the phone's language when it is in that language's script.
export function languageOf(text, code) {
  const short = code.split("-")[0];
  const script = Object.keys(SCRIPTS).find((name) => SCRIPTS[name].includes(short)) ?? "Latin";
  const first = text.match(FIRST_STRONG);
  return first && new RegExp(`\\p{Script=${script}}`, "u").test(first[0]) ? code : "";
}
