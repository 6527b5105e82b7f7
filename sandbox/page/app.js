// The page: panes side by side, tabs where there is room for one only, a clock, and one loop that listens.
import { get, post } from "./api.js";
import { askPhone } from "./dialogs.js";
import { make } from "./elements.js";
import { Pane } from "./pane.js";
import { clockText, say, translatePage } from "./texts.js";

const LISTEN_SECONDS = 25;
const RETRY_MILLISECONDS = 1000;
const CHOSEN = "sandbox-pane";
const element = (id) => document.getElementById(id);
const key = (pane) => `${pane.phone}/${pane.chat}`;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let bot = { username: "" };
let panes = [];
let known = "";
let clockAhead = 0;

function showClock() {
  const now = new Date(Date.now() + clockAhead);
  element("clock").textContent = clockText(now);
  element("clock").dateTime = now.toISOString();
}

function takeClock(state) {
  clockAhead = Date.parse(state.now) - Date.now();
  element("to-next").hidden = !state.can_jump;
  showClock();
}

async function moveClock(how) {
  const state = await post("/person/clock", how);
  takeClock(state);
  tell(state.moved ? say("now", { time: element("clock").textContent }) : say("nothingDue"));
}

// Said in the pane on top, where people look; there is no second place for it.
function tell(text) {
  const shown = panes.find((one) => one.node.offsetParent !== null);
  shown?.say(text);
}

function choose(chosen) {
  sessionStorage.setItem(CHOSEN, chosen);
  for (const one of panes) {
    const current = key(one.pane) === chosen;
    one.node.classList.toggle("chosen", current);
    if (current) { one.unread = 0; one.toBottom(); }
  }
  drawTabs();
}

function drawTabs() {
  const chosen = sessionStorage.getItem(CHOSEN);
  const existing = new Map([...element("tabs").children].map((tab) => [tab.dataset.key, tab]));
  const tabs = panes.map((one) => {
    const tab = existing.get(key(one.pane)) ?? make("button", { type: "button", "data-key": key(one.pane), onclick: () => choose(key(one.pane)) });
    const badge = one.unread ? make("span", { class: "badge" }, say("unread", { count: one.unread })) : null;
    tab.replaceChildren(make("span", { dir: "auto" }, one.pane.label), ...(badge ? [" ", badge] : []));
    if (key(one.pane) === chosen) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    return tab;
  });
  const held = element("tabs").contains(document.activeElement) ? document.activeElement : null;
  element("tabs").replaceChildren(...tabs);
  held?.focus();
}

async function hide(pane) {
  const rest = (await get("/person/panes")).filter((one) => key(one) !== key(pane));
  await post("/person/panes", rest);
}

async function addPhone() {
  const asked = await askPhone();
  if (!asked) return;
  const phone = await post("/person/phones", asked);
  const list = await get("/person/panes");
  await post("/person/panes", [...list, { phone: phone.id, chat: phone.id, label: phone.first_name }]);
  await loadPanes();
  choose(`${phone.id}/${phone.id}`);
  panes.at(-1).node.scrollIntoView({ inline: "end" });
  panes.at(-1).startButton.focus();
}

async function loadPanes() {
  const list = await get("/person/panes");
  if (JSON.stringify(list) === known) return;
  known = JSON.stringify(list);
  const old = new Map(panes.map((one) => [JSON.stringify(one.pane), one]));
  panes = list.map((pane) => old.get(JSON.stringify(pane)) ?? new Pane(pane, bot, hide, drawTabs));
  element("panes").replaceChildren(...panes.map((one) => one.node));
  element("empty").hidden = panes.length > 0;
  await Promise.all(panes.map((one) => one.refresh()));
  const chosen = sessionStorage.getItem(CHOSEN);
  if (panes.length) choose(panes.some((one) => key(one.pane) === chosen) ? chosen : key(panes[0].pane));
}

async function listen() {
  let after = -1;
  for (;;) {
    try {
      const state = await get(`/person/events?after=${after}&wait=${LISTEN_SECONDS}`);
      element("offline").textContent = "";
      after = state.seq;
      takeClock(state);
      await loadPanes();
      await Promise.all(panes.filter((one) => state.chats[one.pane.chat] !== one.seq).map((one) => one.refresh()));
    } catch {
      // The sandbox may be restarting: begin anew when it is back, its counters may have begun anew too.
      element("offline").textContent = say("offline");
      after = -1;
      for (const one of panes) one.seq = -1;
      await pause(RETRY_MILLISECONDS);
    }
  }
}

translatePage();
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => moveClock({ advance_seconds: Number(button.dataset.advance) }));
}
element("to-next").addEventListener("click", () => moveClock({ to_next: true }));
element("add-phone").addEventListener("click", addPhone);
setInterval(showClock, 1000);
bot = await get("/person/bot");
listen();
