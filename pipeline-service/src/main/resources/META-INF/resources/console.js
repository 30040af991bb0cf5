// The job page: follows a log that still grows, keeps folded what was folded, and leads to the line of the address.
const log = document.getElementById("log");
const follow = document.getElementById("follow");

function showTarget() {
  const line = /^#L\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (!line) return;
  for (let box = line.parentElement; box && box !== log; box = box.parentElement) {
    if (box.tagName === "DETAILS") box.open = true;
  }
  if (follow) follow.checked = false;
  line.scrollIntoView({ block: "center" });
}

function replace(html) {
  const folds = [...log.querySelectorAll("details")].map((section) => section.open);
  log.innerHTML = html; // made by the server, where all of the job's output is escaped
  log.querySelectorAll("details").forEach((section, at) => { if (at in folds) section.open = folds[at]; });
  if (follow?.checked) log.scrollTop = log.scrollHeight;
}

async function watch(address) {
  let last = "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? 5000 : 1000));
    try {
      const answer = await fetch(address, { redirect: "error" });
      if (!answer.ok) continue;
      const html = await answer.text();
      if (html && html !== last) { replace(html); last = html; }
      if (answer.headers.get("X-Job-Final") === "true") { location.reload(); return; }
    } catch { /* the service is away for a moment */ }
  }
}

addEventListener("hashchange", showTarget);
showTarget();
if (log?.dataset.live) {
  if (follow?.checked) log.scrollTop = log.scrollHeight;
  watch(log.dataset.live);
}
