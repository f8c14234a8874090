// The pages beside the chat: buttons are lines, answers appear on top, the content is drawn anew.
import { place as here, post, tell } from "./ask.js";
import * as form from "./form.js";
import { clicks as beside, jump, part } from "./side.js";

const page = document.body.dataset;
const content = document.querySelector("#content");
const answers = document.querySelector("#answers");
const PATIENCE = 400; // milliseconds before a page that is coming shows its skeleton
const quietly = () => {}; // what went wrong is on the page already
const narrow = matchMedia("(max-width: 720px)");
let asked = 0, unfolded = false;

const drawn = html => document.createRange().createContextualFragment(html).firstElementChild;
const found = id => answers.querySelector(`[data-id="${CSS.escape(id)}"]`);

// The bot's last word on top, a form at once in its dialog, and the page as it is after it.
function show(answer) {
  const fresh = answer.fragments.map(f => ({ id: f.id, item: drawn(f.html) })).filter(({ item }) => item.dataset.by === "bot");
  if (fresh.some(({ id }) => !found(id))) answers.replaceChildren();
  for (const { id, item } of fresh) {
    item.querySelectorAll(".thread, .answers").forEach(extra => extra.remove());
    found(id) ? found(id).replaceWith(item) : answers.append(item);
  }
  const opened = answer.form && form.open(answer.form);
  if (!opened && answers.lastElementChild) answers.lastElementChild.focus({ preventScroll: false });
  return refresh();
}

async function act(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const message = button.closest("#answers [data-id]")?.dataset.id;
  try {
    const answer = message
      ? await post("/chat/press", { ...here(), message, button: button.dataset.button })
      : await post("/chat/act", { ...here(), line: button.dataset.line });
    await show(answer);
  } finally {
    button.ariaBusy = "false";
  }
}

async function refresh() {
  const turn = ++asked;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || turn !== asked) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#content");
  if (fresh) fold(fresh);
  const choosing = document.activeElement?.closest(".filters"); // a list that is open stays as it is
  if (fresh && !choosing && fresh.innerHTML !== content.innerHTML) replace(fresh);
}

// Where one was is found again by its line or its address.
function replace(fresh) {
  const held = content.contains(document.activeElement) ? document.activeElement : null;
  content.replaceChildren(...fresh.childNodes);
  if (!held) return;
  const same = [...content.querySelectorAll("button, a, select, input")].find(e => e.dataset.line === held.dataset.line && e.getAttribute("href") === held.getAttribute("href") && e.name === held.name);
  (same ?? document.querySelector("#main")).focus({ preventScroll: true });
}

// On a phone filters are behind a button, until one opens them.
const fold = box => { for (const part of box.querySelectorAll(".fold")) part.open = unfolded || !narrow.matches; };

function wait() {
  setTimeout(() => content.classList.add("coming"), PATIENCE);
}

const clicks = {
  form: button => form.open(button.dataset.form),
  line: act,
  say: button => post("/chat/act", { ...here(), line: button.dataset.say }).then(show),
  ...beside,
};

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  const kind = button && Object.keys(clicks).find(name => name in button.dataset);
  if (kind) Promise.resolve(clicks[kind](button)).catch(quietly);
  const link = event.target.closest("a[href]");
  if (link && !link.hasAttribute("download") && !link.target && !event.ctrlKey && !event.metaKey) wait();
});

document.addEventListener("submit", event => {
  if (event.target.closest("dialog")) return;
  if (event.target.matches(".jump")) {
    event.preventDefault();
    jump(event.target).catch(quietly);
  } else wait();
});

document.addEventListener("change", event => { if (event.target.matches(".filters select")) event.target.form.requestSubmit(); });
addEventListener("pageshow", () => content.classList.remove("coming"));

fold(content);
content.addEventListener("click", event => { if (event.target.closest(".fold > summary")) unfolded = !unfolded; });
form.setUp(show);
document.querySelector("#form").addEventListener("close", () => { if (answers.querySelector(".form-card")) answers.replaceChildren(); }); // not now: nothing is left of it
const stream = new EventSource(`/chat/stream?${new URLSearchParams({ as: page.as, in: page.in, here: page.here })}`);
let first = true, timer = 0;

// Several changes at once are one; what a stream tells first is on the page already.
function soon() {
  clearTimeout(timer);
  if (!first && !document.hidden) timer = setTimeout(() => refresh().catch(quietly), 150);
}

stream.addEventListener("part", e => { part(JSON.parse(e.data)); soon(); });
for (const kind of ["message", "beat"]) stream.addEventListener(kind, soon);
stream.addEventListener("open", () => { tell(""); setTimeout(() => { first = false; }, 500); });
addEventListener("pagehide", () => stream.close());
