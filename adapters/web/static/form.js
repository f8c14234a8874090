// The one dialog of the page: opens a message's form, reads its fields, keeps what was typed.
import { encoded, get, place, post } from "./ask.js";

const page = document.body.dataset;
const dialog = document.querySelector("#form");
const REFUSED = "[aria-invalid='true'], .note[role=alert]:not([hidden])";
let opener = null, sent = () => {};

export function setUp(onSent) {
  sent = onSent;
  dialog.addEventListener("click", e => {
    if (e.target === dialog || e.target.closest("[data-shut]")) dialog.close();
    if (e.target.closest("[data-add]")) addRow(e.target.closest(".rows"));
    if (e.target.closest("[data-remove]")) removeRow(e.target.closest(".row"));
  });
  dialog.addEventListener("submit", e => { e.preventDefault(); submit(e.target); });
  dialog.addEventListener("change", e => { if (e.target.dataset.reads) readDate(e.target); });
  dialog.addEventListener("input", e => mend(e.target));
  dialog.addEventListener("close", () => back());
}

export function open(id) {
  const message = document.getElementById(`m-${id}`);
  const template = message?.querySelector(".content > template.form");
  if (!template) return false;
  opener = dialog.open ? opener : document.activeElement;
  dialog.replaceChildren(template.content.cloneNode(true));
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[aria-invalid='true']") ?? dialog.querySelector(".fields :is(input, select, textarea)");
  first?.focus();
  return true;
}

// Where one was, or the button of the same form if the message was drawn anew meanwhile.
function back() {
  const id = dialog.querySelector("form")?.dataset.message;
  const again = document.querySelector(`[data-form="${CSS.escape(id ?? "")}"]`);
  const lost = !opener?.isConnected || opener === document.body;
  (lost ? again ?? document.querySelector("#words, #main") : opener)?.focus();
}

async function submit(form) {
  if (form.ariaBusy === "true" || !complete(form)) return;
  form.ariaBusy = "true";
  const typed = remember(form);
  try {
    const message = form.dataset.message;
    const answer = await post("/chat/submit", { ...place(), message, fields: await values(form.querySelector(".fields")) });
    sent(answer);
    if (!answer.form || !open(answer.form)) dialog.close();
    else if (dialog.querySelector(REFUSED)) recall(dialog.querySelector("form"), typed);
  } catch (error) {
    complain(form, error.message);
  } finally {
    form.ariaBusy = "false";
  }
}

export function complain(form, sentence) {
  const note = form.querySelector(".note[role=alert]");
  note.querySelector("span").textContent = sentence;
  note.hidden = false;
}

export function complete(form) {
  const empty = [...form.querySelectorAll(".fields :is(input, select, textarea)")].filter(control => !control.checkValidity());
  for (const control of empty) wrong(control, control.validity.valueMissing ? page.missing : control.validationMessage);
  empty[0]?.focus();
  return !empty.length;
}

const saysOf = control => control.closest(".field").querySelector(":scope > .says");

function wrong(control, sentence) {
  if (control.type !== "radio") control.setAttribute("aria-invalid", "true");
  Object.assign(saysOf(control), { textContent: sentence }).dataset.tone = "danger";
}

export function mend(control) {
  const says = control.closest(".field") && saysOf(control);
  if (says?.dataset.tone !== "danger") return;
  control.removeAttribute("aria-invalid");
  says.textContent = says.dataset.help;
  delete says.dataset.tone;
}

async function readDate(control) {
  const says = saysOf(control);
  const answer = control.value ? await get("/chat/date", { as: page.as, text: control.value }).catch(() => null) : null;
  if (says.dataset.tone !== "danger") says.textContent = [answer?.read && page.reads.replace("{date}", answer.read), answer?.says || says.dataset.help].filter(Boolean).join(" · ");
}

export function addRow(rows) {
  const items = rows.querySelector("ol");
  const html = rows.querySelector("template.blank").innerHTML.replaceAll("-ROW", `-${Date.now()}`);
  items.insertAdjacentHTML("beforeend", html);
  items.lastElementChild.querySelector("input, select, textarea")?.focus();
}

export function removeRow(row) {
  const rows = row.closest(".rows");
  row.remove();
  rows.querySelector("[data-add]").focus();
}

// Fields of one level: those of a row belong to the row.
const own = box => [...box.querySelectorAll("[data-name]")].filter(field => field.parentElement === box);

export async function values(box) {
  const pairs = own(box).map(async field => [field.dataset.name, await value(field)]);
  return Object.fromEntries(await Promise.all(pairs));
}

async function value(field) {
  if (field.matches(".rows")) return (await Promise.all([...field.querySelectorAll(":scope > ol > .row")].map(values))).map(onlyText);
  const control = field.querySelector("input, select, textarea");
  if (control.type === "checkbox") return String(control.checked);
  if (control.type === "radio") return field.querySelector(":checked")?.value ?? "";
  return control.type === "file" ? encoded(control.files) : control.value;
}

const onlyText = row => Object.fromEntries(Object.entries(row).filter(([, v]) => typeof v === "string"));

// What was typed survives a refusal, also where the server did not send it back.
const controls = form => [...form.querySelectorAll(".fields :is(input, select, textarea)")].filter(c => c.type !== "file");
const remember = form => new Map(controls(form).map(c => [key(c), c.type === "checkbox" || c.type === "radio" ? c.checked : c.value]));
const key = control => `${control.id}·${control.name}·${control.type === "radio" ? control.value : ""}`;

function recall(form, typed) {
  for (const control of controls(form)) {
    const was = typed.get(key(control));
    if (typeof was === "boolean") control.checked = was;
    else if (was && !control.value) control.value = was;
  }
}
