// What pages do beyond showing: shortcuts, local times, questions before what cannot be undone, and a log that grows.

const help = document.getElementById("help");
const ask = document.getElementById("ask");

// --- times: the page holds UTC; whoever looks reads "3 min ago", and his own time on hover

function spelled(date) {
  const seconds = Math.round((Date.now() - date) / 1000);
  if (seconds < -60) return null;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 604800) return `${Math.floor(seconds / 86400)} d ago`;
  return null;
}

function showTimes() {
  for (const time of document.querySelectorAll("time.ago")) {
    const date = new Date(time.dateTime);
    time.title = date.toLocaleString();
    time.textContent = spelled(date) ?? date.toLocaleDateString();
  }
}

// --- shortcuts

let pressed = "";

function rows() {
  return [...document.querySelectorAll("tbody tr:has(a)")];
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  all[at]?.classList.remove("at");
  next.classList.add("at");
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

const shortcuts = {
  "?": () => help?.showModal(),
  "/": () => document.querySelector("input[type=search]")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  f: () => document.getElementById("follow")?.click(),
  e: () => fold(true),
  c: () => fold(false),
  t: () => scrollTo({ top: 0 }),
  b: () => scrollTo({ top: document.documentElement.scrollHeight }),
  gp: () => location.assign("/"),
  gr: () => location.assign("/-/runners"),
  ga: () => document.querySelector("nav a[href='/-/audit']")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const chord = pressed + event.key;
  pressed = "";
  const act = shortcuts[chord] ?? shortcuts[event.key];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "g") {
    pressed = "g";
    setTimeout(() => (pressed = ""), 1500);
  }
});

// --- dialogs and forms

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) help.showModal();
  if (event.target.closest("[data-close]") || event.target.tagName === "DIALOG") event.target.closest("dialog").close();
  const line = event.target.closest(".l > a");
  if (line && event.shiftKey && /^#L\d+/.test(location.hash)) {
    event.preventDefault();
    location.hash = `${location.hash.split("-")[0]}-${line.textContent}`;
  }
  if (event.target.closest("[data-fold]")) fold(event.target.closest("[data-fold]").dataset.fold === "open");
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.ask && !form.dataset.sure) {
    event.preventDefault();
    ask.querySelector("p").textContent = form.dataset.ask;
    ask.querySelector("[data-yes]").onclick = () => {
      form.dataset.sure = "yes";
      form.requestSubmit();
    };
    ask.showModal();
  } else if (form.method === "get") {
    for (const field of form.elements) field.disabled ||= field.name && !field.value; // short addresses
  } else {
    form.querySelector("button").disabled = true; // once is enough
  }
});

addEventListener("pageshow", () => document.querySelectorAll("form :disabled").forEach((field) => (field.disabled = false)));

// --- the log

const log = document.getElementById("log");

function fold(open) {
  log?.querySelectorAll("details").forEach((section) => (section.open = open));
}

/** Leads to the line, or the lines from one to another, that the address names: #L7, #L7-12. */
function showTarget() {
  log.querySelectorAll(".marked").forEach((line) => line.classList.remove("marked"));
  const asked = /^#L(\d+)(?:-(\d+))?$/.exec(location.hash);
  if (!asked) return;
  const ends = [+asked[1], +(asked[2] ?? asked[1])].sort((one, other) => one - other);
  for (let number = ends[0]; number <= Math.min(ends[1], ends[0] + 5000); number++) {
    document.getElementById(`L${number}`)?.classList.add("marked");
  }
  const line = document.getElementById(`L${ends[0]}`);
  if (!line) return;
  for (let box = line.parentElement; box && box !== log; box = box.parentElement) {
    if (box.tagName === "DETAILS") box.open = true;
  }
  const follow = document.getElementById("follow");
  if (follow) follow.checked = false;
  line.scrollIntoView({ block: "center" });
}

/** Adds what is new. A section marked as going on is the continuation of the last one that stands there. */
function merge(into, from) {
  for (const node of [...from.childNodes]) {
    if (node.dataset && "on" in node.dataset) {
      const own = [...into.children].findLast((child) => child.tagName === node.tagName && child.className === node.className);
      if (own) {
        merge(own, node);
        continue;
      }
    }
    into.append(node);
  }
}

function append(html) {
  log.querySelectorAll(".tail").forEach((line) => line.remove()); // it comes again, whole
  const fresh = document.createElement("template");
  fresh.innerHTML = html; // made by the server, where all of the job's output is escaped
  if (html) log.querySelector(".none")?.remove();
  merge(log, fresh.content);
  if (html && document.getElementById("follow")?.checked) scrollTo({ top: document.documentElement.scrollHeight });
}

/** Puts in what else of the page has changed: the status, the timeline, what can be done. */
async function refresh() {
  const answer = await fetch(location.pathname, { redirect: "error" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    if (fresh && fresh.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.innerHTML = fresh.innerHTML;
  }
  showTimes();
}

async function watch() {
  let from = log.dataset.from;
  let state = log.dataset.state;
  for (;;) {
    let wait = document.hidden ? 5000 : 1000;
    try {
      const answer = await fetch(`${log.dataset.live}?from=${from}`, { redirect: "error" });
      if (answer.ok) {
        const news = await answer.json();
        if (news.restart) return location.reload();
        append(news.html);
        from = news.from;
        if (news.more) wait = 0;
        if (news.state !== state) {
          state = news.state;
          await refresh();
        }
        if (news.settled && !news.more) {
          document.querySelectorAll("[data-while-live]").forEach((part) => part.remove());
          return;
        }
      } else if (answer.status === 401 || answer.status === 404) {
        return location.reload();
      }
    } catch {
      wait = 3000; // the service is away for a moment
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

showTimes();
setInterval(showTimes, 30000);
if (log) {
  addEventListener("hashchange", showTarget);
  showTarget();
  if (log.dataset.live) watch();
}
