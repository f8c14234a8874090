// A form on a page of its own, opened by a link: reads its fields, sends them, shows what comes.
import { addRow, complain, complete, mend, removeRow, values } from "./form.js";

const box = document.querySelector("#fill");

box.addEventListener("click", e => {
  if (e.target.closest("[data-add]")) addRow(e.target.closest(".rows"));
  if (e.target.closest("[data-remove]")) removeRow(e.target.closest(".row"));
});
box.addEventListener("input", e => mend(e.target));
box.addEventListener("submit", async e => {
  e.preventDefault();
  const form = e.target;
  if (form.ariaBusy === "true" || !complete(form)) return;
  form.ariaBusy = "true";
  try {
    const fields = await values(form.querySelector(".fields"));
    const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ fields }) };
    const answer = await fetch(location.pathname, sent);
    const said = await answer.json();
    if (said.html) box.innerHTML = said.html;
    else complain(form, said.error);
    box.querySelector("[aria-invalid='true'], h1, h2")?.focus?.();
  } catch (error) {
    complain(form, error.message);
  } finally {
    form.ariaBusy = "false";
  }
});
