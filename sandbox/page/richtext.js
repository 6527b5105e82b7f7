// A message's text with its entities, as elements. Offsets are UTF-16 units, as JavaScript counts.
import { make } from "./elements.js";
import { say } from "./texts.js";

const SAFE = /^(https?|tg|mailto|tel):/i;
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

function link(address, children) {
  const url = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!SAFE.test(url)) return make("span", {}, ...children);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const node = make("button", { type: "button", class: "spoiler", "aria-label": say("reveal") }, ...children);
  node.addEventListener("click", () => node.replaceWith(make("span", {}, ...node.childNodes)));
  return node;
}

function element(entity, text, children, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children);
    case "url": return link(text, children);
    case "email": return link(`mailto:${text}`, children);
    case "spoiler": return spoiler(children);
    case "pre": return make("pre", { dir: "ltr" }, make("code", {}, ...children));
    case "blockquote":
    case "expandable_blockquote": return make("blockquote", {}, ...children);
    case "date_time": return make("time", { datetime: new Date(entity.unix_time * 1000).toISOString() }, ...children);
    case "bot_command": return make("button", { type: "button", class: "command", onclick: () => onCommand(text) }, ...children);
    default: return make(PLAIN[entity.type] ?? "span", {}, ...children);
  }
}

// `entities` are sorted: outer ones first. Those that overlap without nesting lose the part outside.
export function richText(text, entities, onCommand, begin = 0, end = text.length) {
  const nodes = [];
  let at = begin;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset < to && other.offset + other.length > from);
    if (from > at) nodes.push(document.createTextNode(text.slice(at, from)));
    nodes.push(element(entity, text.slice(from, to), richText(text, inner, onCommand, from, to), onCommand));
    at = to;
  }
  if (at < end) nodes.push(document.createTextNode(text.slice(at, end)));
  return nodes;
}
