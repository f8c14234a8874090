// The chat page: say, press, answer in threads.
import { encoded, place as here, post } from "./ask.js";
import * as complete from "./complete.js";
import * as form from "./form.js";
import { listen, place, toEnd, unfold } from "./live.js";
import { clicks as beside, jump } from "./side.js";

const words = document.querySelector("#words");
const files = document.querySelector("#files");
const chosen = document.querySelector("#chosen");
const quietly = () => {}; // what went wrong is on the page already

function show(answer, mine = true) {
  place(answer.fragments, mine);
  if (answer.form) form.open(answer.form);
}

async function say(text, thread = "", attached = []) {
  if (!text.trim() && !attached.length) return;
  show(await post("/chat/say", { ...here(), text, thread, files: await encoded(attached) }), !thread);
}

// The words stay until they have arrived; a second Enter meanwhile does nothing.
async function send(box, thread = "", attached = []) {
  if (box.readOnly) return;
  box.readOnly = true;
  try {
    await say(box.value, thread, attached);
    box.value = "";
  } finally {
    box.readOnly = false;
  }
}

async function sendWords() {
  complete.shut();
  await send(words, "", files.files);
  files.value = "";
  showChosen();
}

function showChosen() {
  chosen.replaceChildren(...[...files.files].map(file => Object.assign(document.createElement("li"), { textContent: file.name })));
  chosen.hidden = !files.files.length;
}

async function press(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const message = button.closest("[data-id]").dataset.id;
  try {
    const answer = await post("/chat/press", { ...here(), message, button: button.dataset.button });
    show(answer, false);
    if (answer.fragments.some(f => f.thread === message)) unfold(threadOf(message));
  } finally {
    button.ariaBusy = "false";
  }
}

const threadOf = id => document.querySelector(`.thread[data-thread="${CSS.escape(id)}"]`);

function answerIn(id) {
  const thread = threadOf(id);
  unfold(thread);
  thread.querySelector("textarea").focus();
}

const clicks = {
  button: press,
  form: button => form.open(button.dataset.form),
  answers: button => answerIn(button.dataset.answers),
  say: button => say(button.dataset.say),
  ...beside,
};

document.addEventListener("click", event => {
  const button = event.target.closest("button");
  const kind = button && Object.keys(clicks).find(name => name in button.dataset);
  if (kind) Promise.resolve(clicks[kind](button)).catch(quietly);
});

document.addEventListener("submit", event => {
  if (event.target.closest("dialog") || event.target.action.endsWith("/sign-out")) return;
  event.preventDefault();
  const box = event.target.querySelector("textarea");
  const [work] = [
    event.target.matches(".jump") && jump(event.target),
    event.target.matches(".answer") && send(box, event.target.dataset.thread),
    event.target.id === "say" && sendWords(),
  ].filter(Boolean);
  work?.catch(quietly);
});

document.addEventListener("keydown", event => {
  if (!event.target.matches?.("#words, .answer textarea") || event.isComposing) return; // Enter may choose a Chinese word
  if (event.target === words && complete.key(event)) return;
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

files.addEventListener("change", showChosen);

complete.setUp();
form.setUp(answer => place(answer.fragments, true));
listen();
if (!matchMedia("(pointer: coarse)").matches) words.focus();
addEventListener("load", toEnd);
