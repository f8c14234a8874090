// Talking to the server: one way to send, one place that says how it went.
const page = document.body.dataset;
const told = document.querySelector("#told");
const PATIENCE = 1500; // milliseconds before "still working" is said

export const place = () => ({ as: page.as, in: page.in });

export function tell(sentence, tone = "") {
  told.textContent = sentence;
  told.dataset.tone = tone;
}

export async function post(path, body) {
  const working = setTimeout(() => tell(page.working), PATIENCE);
  try {
    const answer = await read(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    tell("");
    return answer;
  } catch (error) {
    tell(error.message, "danger");
    throw error;
  } finally {
    clearTimeout(working);
  }
}

export const get = (path, query) => read(`${path}?${new URLSearchParams(query)}`);

async function read(path, options) {
  let response, answer;
  try {
    response = await fetch(path, options);
    answer = await response.json();
  } catch {
    throw new Error(page.failed);
  }
  if (!response.ok) throw new Error(answer.error ?? page.failed);
  return answer;
}

export const encoded = files => Promise.all([...files].map(file => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done({ name: file.name, base64: reader.result.split(",")[1] ?? "" });
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
})));
