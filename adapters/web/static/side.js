// What every page has at its side and on top: language, theme, whom one looks as, the demo's clock.
import { post } from "./ask.js";

const page = document.body.dataset;
const YEAR = 365 * 24 * 3600;

async function speak(language) {
  await post("/chat/language", { as: page.as, language });
  location.reload();
}

function switchTheme() {
  const now = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const theme = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
}

async function moveClock(how) {
  await post("/demo/clock", how);
  document.querySelector("#clock-more:popover-open")?.hidePopover();
}

// What is typed knows no zone: it is said where the business clock stands. A day alone is its morning.
const offset = () => document.querySelector("#part-now time").dateTime.slice(19);

export const jump = form => {
  const [day, hour = "09:00"] = form.querySelector("input").value.trim().split(/[ T]+/);
  return moveClock({ to: `${day}T${hour}${offset()}` });
};

export const clicks = {
  advance: button => moveClock({ advance: button.dataset.advance }),
  to: button => moveClock({ to: button.dataset.to }),
  language: button => speak(button.dataset.language),
  themeSwitch: switchTheme,
};

// The parts beside the content, drawn anew by the server; what has the focus is left alone.
export function part({ id, html }) {
  const shown = document.getElementById(`part-${id}`);
  if (shown && !shown.contains(document.activeElement)) shown.innerHTML = html;
  const now = id === "now" && shown?.querySelector("time");
  const moment = document.querySelector(".jump input");
  if (now && moment !== document.activeElement) moment.value = now.dateTime.slice(0, 16).replace("T", " ");
}

document.querySelector("#as")?.addEventListener("change", event => {
  const query = new URLSearchParams(location.search);
  query.set("as", event.target.value);
  if (query.get("in")?.startsWith("dm:")) query.set("in", `dm:${event.target.value}`);
  location.search = query;
});
