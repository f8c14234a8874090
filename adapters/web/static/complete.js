// Completion over the line one types: a listbox; Tab takes, arrows choose, Escape shuts.
import { get, place } from "./ask.js";

const words = document.querySelector("#words");
const list = document.querySelector("#complete");
const PAUSE = 120; // milliseconds without a key before the server is asked
let timer = 0, asked = 0, chosen = -1;

const options = () => [...list.children];
const start = () => words.value.lastIndexOf("\n", words.selectionStart - 1) + 1;
const current = () => words.value.slice(start()).split("\n")[0];

export function setUp() {
  words.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  words.addEventListener("blur", () => setTimeout(shut, 150));
  list.addEventListener("mousedown", e => e.preventDefault()); // the line keeps the focus
  list.addEventListener("click", e => take(e.target.closest("[role=option]")));
}

// Whether the key was for the list.
export function key(event) {
  if (list.hidden) return false;
  const last = options().length - 1;
  const moves = { ArrowDown: () => choose(chosen >= last ? 0 : chosen + 1), ArrowUp: () => choose(chosen <= 0 ? last : chosen - 1), Escape: shut };
  if (event.key in moves) moves[event.key]();
  else if (event.key === "Tab" && !event.shiftKey) take(options()[Math.max(chosen, 0)]);
  else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) take(options()[chosen]);
  else return false;
  event.preventDefault();
  return true;
}

export function shut() {
  settle();
  list.hidden = true;
  chosen = -1;
  words.setAttribute("aria-expanded", "false");
  words.removeAttribute("aria-activedescendant");
}

async function ask() {
  const text = current(), turn = ++asked;
  if (!text.trim()) return shut();
  const answer = await get("/chat/complete", { ...place(), text }).catch(() => ({ options: [] }));
  if (turn !== asked || document.activeElement !== words) return;
  const found = answer.options.filter(o => o.line.trim() !== text.trim());
  if (!found.length) return shut();
  list.replaceChildren(...found.map(draw));
  chosen = -1;
  list.hidden = false;
  words.setAttribute("aria-expanded", "true");
  words.removeAttribute("aria-activedescendant");
}

function draw({ line, label, about }, n) {
  const option = document.createElement("div");
  Object.assign(option, { id: `complete-${n}`, role: "option", ariaSelected: String(n === 0) });
  option.dataset.line = line;
  for (const [tag, text] of [["b", label], ["span", about], ["kbd", "Tab"]]) option.append(Object.assign(document.createElement(tag), { textContent: text }));
  option.lastChild.ariaHidden = "true";
  return option;
}

function settle() {
  clearTimeout(timer);
  asked += 1; // a late answer does not change a list somebody chooses from
}

function choose(n) {
  settle();
  chosen = n;
  options().forEach((option, i) => { option.ariaSelected = String(i === n); });
  options()[n].scrollIntoView({ block: "nearest" });
  words.setAttribute("aria-activedescendant", options()[n].id);
}

function take(option) {
  if (!option) return;
  const from = start(), line = option.dataset.line.trimEnd() + " ";
  words.setRangeText(line, from, from + current().length, "end");
  shut();
  words.focus();
  words.dispatchEvent(new Event("input", { bubbles: true }));
}
