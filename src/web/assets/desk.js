// What the desk does more of with a browser that runs scripts. Everything works without it.
"use strict";

// Times in the reader's own zone, which each names, with UTC on hover; but those that evidence is told with stay in UTC.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
function localise(root) {
  for (const time of root.querySelectorAll("time[datetime]:not(.utc)")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = time.dateTime.replace("T", " ").replace("Z", " UTC");
    time.textContent = clock.format(at);
  }
}
localise(document);
const zoneName = document.getElementById("zone");
if (zoneName && zone && zone !== "UTC") zoneName.textContent = `${zone} (UTC on hover)`;

// Days are the reader's too: without scripts they are those of UTC.
function regroup() {
  if (!document.querySelector("h2.day")) return;
  const days = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });
  for (const heading of document.querySelectorAll("h2.day")) heading.remove();
  let last = "";
  for (const change of document.querySelectorAll(".change")) {
    const times = change.querySelectorAll(".when time[datetime]");
    const at = new Date(times[times.length - 1]?.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const day = days.format(at);
    if (day !== last) {
      const heading = document.createElement("h2");
      heading.className = "day";
      heading.textContent = day;
      change.before(heading);
    }
    last = day;
  }
}
regroup();

// Keys.
const rows = () => [...document.querySelectorAll(".edit")];
let current = -1;
function go(step) {
  const all = rows();
  if (!all.length) return;
  current = Math.min(all.length - 1, Math.max(0, current + step));
  all.forEach((row, at) => row.classList.toggle("current", at === current));
  const row = all[current];
  row.scrollIntoView({ block: "center" });
  row.querySelector("h4 a")?.focus({ preventScroll: true });
}
function press(value) {
  rows()[current]?.querySelector(value)?.click();
}

// Marks, without a new load: the list is fetched again, and the reader stays where they were, or goes on with the next that is open.
const said = document.getElementById("said");
const MARKS = { reviewed: "Reviewed", dismissed: "Dismissed", noise: "Dismissed, with its like on this page", open: "Open again", star: "Starred", unstar: "Star taken away" };
let undone = null;
function say(words) {
  said.replaceChildren(words);
  if (!undone) return;
  const button = document.createElement("button");
  button.textContent = "Undo (u)";
  button.addEventListener("click", undo);
  said.append(" ", button);
}
async function anew(ids, near) {
  const answer = await fetch(location.href);
  if (new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url); // a login has run out
  const main = document.getElementById("main");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
  const open = [...main.querySelectorAll("details")].map((box) => box.open);
  main.replaceChildren(...fresh.childNodes);
  main.querySelectorAll("details").forEach((box, at) => (box.open = open[at] ?? box.open));
  localise(main);
  regroup();
  const at = ids.indexOf(near);
  const still = [near, ...ids.slice(at + 1), ...ids.slice(0, Math.max(at, 0)).reverse()].find((id) => document.getElementById(id));
  current = rows().findIndex((row) => row.id === still);
  if (current >= 0) go(0);
  else main.querySelector("h1")?.focus();
}
async function send(action, body, near) {
  const ids = rows().map((row) => row.id);
  try {
    // It answers with a redirect, which is not followed: what is shown comes by its own address.
    const answer = await fetch(action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
    await anew(ids, near);
  } catch (error) {
    undone = null;
    say(`That was not marked: ${error.message}.`);
    return false;
  }
  return true;
}
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.marks") || !event.submitter) return;
  event.preventDefault();
  const mark = event.submitter.value;
  const row = form.closest(".edit") ?? form.closest(".change").querySelector(".edit");
  const body = new URLSearchParams(new FormData(form));
  body.set("mark", mark);
  const whole = form.matches(".whole");
  const near = whole ? `edit-${body.get("next")}` : row.id;
  const before = ["reviewed", "dismissed"].find((name) => row.classList.contains(name)) ?? "open";
  const back = { star: "unstar", unstar: "star", open: before }[mark] ?? before;
  undone = null;
  if (!(await send(form.action, body, near))) return;
  const undoing = new URLSearchParams(body);
  undoing.set("mark", back);
  undone = { action: form.action, body: undoing, near: row.id };
  const left = document.querySelector("h1")?.textContent.match(/^To review(: (.*))?$/);
  const count = whole ? `${body.get("also").split(",").length} edits: ` : "";
  say(`${count}${MARKS[mark]}.${left ? ` ${left[2] ? `${left[2]} left` : "Nothing is left"}.` : ""}`);
});
async function undo() {
  if (!undone) return;
  const { action, body, near } = undone;
  undone = null;
  if (await send(action, body, near)) say("Undone.");
}
function help() {
  const known = document.getElementById("keys");
  if (known) {
    known.close();
    known.remove();
    return;
  }
  const box = document.createElement("dialog");
  box.id = "keys";
  box.setAttribute("aria-label", "Keys");
  const list = document.createElement("dl");
  for (const [key, words] of [
    ["j, k", "next and previous edit"],
    ["o", "open the edit"],
    ["e", "mark it as reviewed"],
    ["d", "dismiss it"],
    ["x", "mark the whole change as reviewed"],
    ["u", "undo the last mark"],
    ["a", "add a note to it"],
    ["s", "star it, or take the star away"],
    ["n, p", "next and previous change of a comparison"],
    ["/", "search"],
    ["?", "these keys"],
  ]) {
    const term = document.createElement("dt");
    term.textContent = key;
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    list.append(term, meaning);
  }
  const close = document.createElement("button");
  close.textContent = "Close";
  close.addEventListener("click", help);
  box.addEventListener("cancel", () => box.remove());
  box.append(list, close);
  document.body.append(box);
  box.showModal();
}
let change = 0;
function jump(step) {
  const target = document.getElementById(`change-${change + step}`);
  if (!target) return;
  change += step;
  target.closest("details")?.setAttribute("open", "");
  target.scrollIntoView({ block: "center" });
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  document.querySelectorAll(".line.current").forEach((line) => line.classList.remove("current"));
  target.classList.add("current");
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog:not(#keys)")) return;
  // While the keys are shown, only the key that shows them does something.
  if (document.getElementById("keys") && event.key !== "?") return;
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    o: () => press("h4 a"),
    e: () => press('button[value="reviewed"]'),
    d: () => press('button[value="dismissed"]'),
    x: () => rows()[current]?.closest(".change").querySelector("form.whole button")?.click(),
    u: undo,
    a: () => {
      const id = rows()[current]?.dataset.edit;
      if (id && location.pathname !== `/edit/${id}`) location.href = `/edit/${id}#note`;
      else document.getElementById("note")?.focus();
    },
    s: () => press('button[value="star"], button[value="unstar"]'),
    n: () => jump(1),
    p: () => jump(-1),
    "/": () => document.getElementById("find")?.focus(),
    "?": help,
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A note to write, or back on a list: go on from there.
if (location.hash === "#note") document.getElementById("note")?.focus();
const marked = location.hash.match(/^#edit-\d+$/) && document.querySelector(location.hash);
if (marked) {
  current = rows().indexOf(marked) - 1;
  go(1);
}

// What readers saw, version by version.
for (const form of document.querySelectorAll("form.slide")) {
  const slider = form.querySelector('input[type="range"]');
  slider.addEventListener("change", () => {
    location.href = `/page/${form.dataset.page}/version/${slider.value}`;
  });
}

// Search as you type: the same page, of which the hits are taken.
const searching = document.getElementById("searching");
if (searching) {
  let waiting;
  let asked = 0;
  searching.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const address = `/search?${new URLSearchParams(new FormData(searching))}`;
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const hits = page.getElementById("hits");
      if (mine !== asked || !hits) return;
      localise(hits);
      document.getElementById("hits").replaceWith(hits);
      history.replaceState(null, "", address);
    }, 200);
  });
}
