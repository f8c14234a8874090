// Tries a call with the token of the page, which is kept nowhere else; copies a new token.
const token = document.querySelector("#token");

async function tried(form) {
  const { method, path } = form.dataset;
  const said = form.elements.body.value;
  const headers = { Authorization: `Bearer ${token.value.trim()}`, "Accept-Language": document.documentElement.lang };
  if (method === "POST") headers["Content-Type"] = "application/json";
  const address = method === "GET" ? new URL(said, location.origin) : new URL(path, location.origin);
  if (address.origin !== location.origin) return "";
  const answer = await fetch(address, { method, headers, body: method === "POST" ? said : undefined });
  const text = await answer.text();
  try {
    return `${answer.status}\n${JSON.stringify(JSON.parse(text), null, 1)}`;
  } catch {
    return `${answer.status}\n${text}`;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form.try");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  const shown = document.createElement("pre");
  shown.tabIndex = 0;
  shown.textContent = await tried(form).catch((error) => String(error));
  form.querySelector("output").replaceChildren(shown);
  button.removeAttribute("aria-busy");
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value).catch(() => document.execCommand("copy"));
  button.textContent = button.dataset.done;
});

// A link to a call opens it.
function opened() {
  const call = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (call?.matches("details")) call.open = true;
}
addEventListener("hashchange", opened);
opened();
