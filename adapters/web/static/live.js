// Puts drawn messages on the page, new ones at the end and changed ones in their place.
import { tell } from "./ask.js";
import { part } from "./side.js";

const page = document.body.dataset;
const line = document.querySelector("#line");
const list = document.querySelector("#messages");
const newer = document.querySelector("#newer");
const find = id => document.getElementById(`m-${id}`);
const drawn = html => document.createRange().createContextualFragment(html).firstElementChild;
const nearEnd = () => line.scrollHeight - line.scrollTop - line.clientHeight < 120;

export function toEnd() {
  line.scrollTop = line.scrollHeight;
  newer.hidden = true;
}

export function place(fragments, mine = false) {
  const follow = mine || nearEnd();
  const added = fragments.filter(put).length;
  if (added && follow) toEnd();
  else if (added) newer.hidden = false;
}

// Whether it is new here; the same drawing again is left alone.
function put(fragment) {
  const old = find(fragment.id);
  if (old?.dataset.version === fragment.version) return false;
  const fresh = drawn(fragment.html);
  if (old) replace(old, fresh);
  else (threadOf(fragment.thread) || end)(fresh);
  return !old;
}

function replace(old, fresh) {
  const held = old.querySelector(":scope > .body > .content").contains(document.activeElement) ? document.activeElement : null;
  const kept = [".thread", ".answers"].map(part => [fresh.querySelector(`:scope > .body > ${part}`), old.querySelector(`:scope > .body > ${part}`)]);
  for (const [blank, used] of kept) blank?.replaceWith(used);
  old.replaceWith(fresh);
  if (held) (sameButton(fresh, held) ?? fresh).focus({ preventScroll: true });
}

const sameButton = (fresh, held) => [...fresh.querySelectorAll(".content .btn")].find(b => b.dataset.line === held.dataset.line && b.dataset.form === held.dataset.form);

function threadOf(root) {
  const thread = root && find(root)?.querySelector(":scope > .body > .thread");
  return thread && (fresh => {
    thread.querySelector("ol").append(fresh);
    unfold(thread, thread.open);
    const count = thread.querySelector("ol").children.length;
    thread.querySelector(".replies").textContent = count === 1 ? page.one : page.many.replace("{count}", count);
  });
}

export function unfold(thread, open = true) {
  thread.hidden = false;
  thread.open = open;
  const answers = thread.parentElement.querySelector(":scope > .answers");
  if (answers) answers.hidden = true;
}

function end(fresh) {
  list.querySelector(".empty")?.remove();
  const days = list.querySelectorAll(".day");
  if (days[days.length - 1]?.textContent !== fresh.dataset.day) {
    const day = Object.assign(document.createElement("li"), { className: "day", textContent: fresh.dataset.day });
    list.append(day);
  }
  list.append(fresh);
}

export function listen() {
  const query = new URLSearchParams({ as: page.as, in: page.in, seen: page.seen });
  const stream = new EventSource(`/chat/stream?${query}`);
  let lost = false;
  stream.addEventListener("message", e => place([JSON.parse(e.data)]));
  stream.addEventListener("part", e => part(JSON.parse(e.data)));
  stream.addEventListener("open", () => { if (lost) tell(""); lost = false; });
  stream.addEventListener("error", () => { lost = true; tell(page.lost); });
  addEventListener("pagehide", () => stream.close());
  newer.addEventListener("click", toEnd);
  line.addEventListener("scroll", () => { if (nearEnd()) newer.hidden = true; }, { passive: true });
  toEnd();
}
