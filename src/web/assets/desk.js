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
if (zoneName && zone) zoneName.textContent = `${zone} (UTC on hover)`;

// Days are the reader's too: without scripts they are those of UTC.
if (document.querySelector("h2.day")) {
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

// Back on a list after a mark: go on from there.
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
