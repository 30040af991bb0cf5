import { blocks, confirmed, el, mrkdwn } from "./markup.js";

const $ = (id) => document.getElementById(id);
const EXAMPLES = [
  ["/chatops help", "what there is to say"],
  ["/chatops demo run hello-world", "runs a job; its output comes back here"],
  ["/chatops demo run ls", "another one, with a longer answer"],
  ["/chatops demo run no-such-job", "is refused, to you alone"],
];
const FOLD_PIXELS = 460;

const state = {
  world: null, last: 0, users: [], channels: [], user: localStorage.user, channel: location.hash.slice(1) || localStorage.channel,
  entries: new Map(), unread: new Set(), history: JSON.parse(localStorage.history || "[]"), recall: null, draft: "",
};
const names = {
  user: (id) => state.users.find((user) => user.id === id)?.username,
  channel: (id) => state.channels.find((channel) => channel.id === id)?.name,
};

async function call(path, body) {
  const response = await fetch(path, body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || `HTTP ${response.status}`);
  return answer;
}

// --- who and where

const me = () => state.users.find((user) => user.username === state.user) ?? state.users[0];
const here = () => state.channels.find((channel) => channel.name === state.channel) ?? state.channels[0];

function initials(name) {
  const words = name.trim().split(/[\s._-]+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
}

function avatar(user) {
  const sum = [...user.id].reduce((total, c) => total + c.codePointAt(0), 0);
  const node = el("span", `avatar c${sum % 6}`, initials(user.name));
  node.setAttribute("aria-hidden", "true");
  return node;
}

async function loadWorkspace() {
  const workspace = await call("sim/workspace");
  const known = state.users.filter((user) => user.local && !workspace.users.some((u) => u.username === user.username));
  state.users = [...workspace.users, ...known];
  state.channels = workspace.channels;
  $("team").textContent = workspace.team_domain;
  showSides();
}

function choice(label, current, attribute, onclick, icon) {
  const button = el("button", "", icon, el("span", "label", label));
  button.type = "button";
  button.setAttribute(attribute, String(current));
  button.onclick = onclick;
  return el("li", "", button);
}

function showSides() {
  state.user = me()?.username;
  state.channel = here()?.name;
  $("channels").replaceChildren(...state.channels.map((channel) => {
    const item = choice(channel.name, channel === here(), "aria-current", () => go(channel.name), el("span", "", "#"));
    if (state.unread.has(channel.name)) item.firstChild.classList.add("unread");
    return item;
  }));
  $("people").replaceChildren(...state.users.map((user) =>
    choice(user.name, user === me(), "aria-pressed", () => become(user.username), avatar(user))));
  $("channel-name").textContent = "# " + state.channel;
  $("whoami").textContent = "as " + me().name;
  $("text").placeholder = innerWidth > 700 ? `Message #${state.channel}: /chatops demo run hello-world` : "/chatops help";
  document.title = `#${state.channel} · ChatOps simulator`;
}

function go(channel) {
  state.channel = localStorage.channel = channel;
  history.replaceState(null, "", "#" + channel);
  state.unread.delete(channel);
  closeMenu();
  showSides();
  showMessages();
  $("text").focus();
}

function become(username) {
  state.user = localStorage.user = username;
  closeMenu();
  showSides();
  showMessages();
  $("text").focus();
}

addEventListener("hashchange", () => {
  const name = location.hash.slice(1);
  if (name !== state.channel && state.channels.some((channel) => channel.name === name)) go(name);
});

// --- messages

const time = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function isVisible(entry) {
  if (entry.channel !== state.channel || entry.replaced) return false;
  if (entry.kind === "clicked" || entry.kind === "deleted" || (entry.kind === "ack" && entry.clicked)) return false;
  if (entry.kind === "ack" && !entry.text && !entry.blocks) return false;
  return entry.response_type === "in_channel" || entry.user === state.user;
}

function content(entry) {
  if (entry.kind === "typed") {
    const space = entry.text.search(/\s/);
    const end = space < 0 ? entry.text.length : space;
    return el("div", "typed", el("b", "", entry.text.slice(0, end)), entry.text.slice(end));
  }
  const shown = entry.blocks?.length
    ? blocks(entry.blocks, names, (element, node) => press(entry, element, node))
    : entry.text ? [el("div", "text", ...mrkdwn(entry.text, names))] : [];
  return el("div", "", ...shown, ...(entry.files ?? []).map(file), warning(entry));
}

function file(one) {
  const name = el("a", "", one.title || one.name);
  name.href = one.url;
  name.target = "_blank";
  name.rel = "noopener noreferrer";
  const size = one.size < 1024 ? `${one.size} bytes` : one.size < 1 << 20 ? `${(one.size / 1024).toFixed(1)} KiB` : `${(one.size / (1 << 20)).toFixed(1)} MiB`;
  return el("div", "file", el("div", "file-name", name, el("span", "quiet", size)), el("pre", "", one.preview));
}

/** Slack shows no more than a sign beside a message whose button did not work, to whoever pressed it. */
function warning(entry) {
  const mine = [...state.entries.values()].findLast((other) => other.clicked === entry.seq && other.user === state.user);
  if (mine?.kind !== "ack" || !mine.error) return null;
  const sign = el("div", "warning", "⚠ " + mine.text);
  sign.setAttribute("role", "alert");
  return sign;
}

async function press(entry, element, node) {
  if (element.url && /^https?:/i.test(element.url)) open(element.url, "_blank", "noopener");
  if (element.confirm && !(await confirmed(element.confirm, names))) return;
  node.disabled = true;
  node.classList.add("pressed");
  try {
    await call("sim/clicks", { user: state.user, channel: state.channel, message: String(entry.seq), action: element.action_id || element.text.text });
  } catch (error) {
    node.title = error.message;
  } finally {
    node.disabled = false;
    node.classList.remove("pressed");
  }
}

function note(entry) {
  if (entry.kind !== "typed") return entry.replaces ? el("span", "note", "(edited)") : null;
  const about = [...state.entries.values()].filter((other) => other.command_id === entry.command_id);
  const ack = about.find((other) => other.kind === "ack");
  const final = about.find((other) => other.final && !other.replaced);
  if (final && !isVisible(final)) return null; // an answer in private is nobody else's business
  if (final) {
    const seconds = (new Date(final.at) - new Date(entry.at)) / 1000;
    return el("span", "note done", `answered in ${seconds < 60 ? seconds.toFixed(seconds < 10 ? 2 : 0) + " s" : Math.round(seconds / 60) + " min"}`);
  }
  return !ack || ack.response_type === "in_channel" ? el("span", "note waiting", ack ? "waiting for the answer" : "sending") : null;
}

function onlyYou() {
  const eye = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", width: 13, height: 13, "aria-hidden": "true" })) eye.setAttribute(name, value);
  shape.setAttribute("fill", "currentColor");
  shape.setAttribute("fill-rule", "evenodd");
  shape.setAttribute("d", "M12 5C7 5 3 8.5 1 12c2 3.5 6 7 11 7s9-3.5 11-7c-2-3.5-6-7-11-7zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zm0-2.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z");
  eye.append(shape);
  return el("div", "only-you", eye, "Only visible to you");
}

function render(entry) {
  const isApp = entry.kind !== "typed";
  const failed = entry.kind === "ack" && entry.error;
  const user = state.users.find((one) => one.id === entry.user_id) ?? { id: entry.user_id, name: entry.user };
  const stamp = el("time", "", time(entry.at));
  stamp.dateTime = entry.at;
  stamp.title = new Date(entry.at).toLocaleString();
  const appName = entry.app ?? "ChatOps";
  const face = !isApp ? avatar(user) : el("span", failed || entry.app ? "avatar bot" : "avatar app", failed ? "S" : entry.app ? initials(entry.app) : ">_");
  face.setAttribute("aria-hidden", "true");
  const body = content(entry);
  const item = el("li", "message",
    entry.response_type === "ephemeral" ? onlyYou() : null,
    face,
    el("div", "body",
      el("div", "head",
        el("strong", "", isApp ? (failed ? "Slackbot" : appName) : user.name),
        isApp ? el("span", "badge", "APP") : null,
        stamp,
        note(entry)),
      body));
  if (entry.response_type === "ephemeral") item.classList.add("own");
  if (entry.thread_ts) item.classList.add("reply");
  item.dataset.seq = entry.seq;
  requestAnimationFrame(() => fold(body, entry));
  return item;
}

function fold(body, entry) {
  if (entry.unfolded || body.offsetHeight < FOLD_PIXELS) return;
  const stuck = isAtEnd();
  body.classList.add("folded");
  const more = el("button", "unfold", "Show more");
  more.type = "button";
  more.onclick = () => {
    entry.unfolded = true;
    body.classList.remove("folded");
    more.remove();
  };
  body.after(more);
  if (stuck) toEnd();
}

const isAtEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;
const toEnd = () => ($("scroll").scrollTop = $("scroll").scrollHeight);

/** A message that replaces another one stands where that one stood; a reply stands below what it is a reply to. */
function place(entry) {
  let first = entry;
  while (first.replaces && state.entries.has(first.replaces)) first = state.entries.get(first.replaces);
  if (!entry.thread_ts || entry.thread_ts === entry.ts) return first.seq;
  const parent = [...state.entries.values()].find((other) => other.ts === entry.thread_ts);
  return parent ? place(parent) + 1 - 1 / (first.seq + 1) : first.seq;
}

function showMessages() {
  const shown = [...state.entries.values()].filter(isVisible).sort((a, b) => place(a) - place(b));
  $("messages").replaceChildren(...shown.map(render));
  $("empty").hidden = shown.length > 0;
  toEnd();
  requestAnimationFrame(toEnd);
}

/** Draws what is new or changed, and leaves the rest alone: people may be selecting text in it. */
function update(changed) {
  const follow = isAtEnd() || changed.some((entry) => entry.kind === "typed" && entry.user === state.user);
  for (const entry of changed) {
    const old = $("messages").querySelector(`[data-seq="${entry.seq}"]`);
    if (!isVisible(entry)) {
      old?.remove();
      continue;
    }
    const node = render(entry);
    if (old) {
      old.replaceWith(node);
      continue;
    }
    const behind = [...$("messages").children].find((item) => place(state.entries.get(Number(item.dataset.seq))) > place(entry));
    $("messages").insertBefore(node, behind ?? null);
  }
  $("empty").hidden = $("messages").children.length > 0;
  if (follow) {
    toEnd();
    requestAnimationFrame(toEnd);
  }
}

function take(messages) {
  const changed = new Map();
  for (const entry of messages) {
    state.entries.set(entry.seq, entry);
    changed.set(entry.seq, entry);
    if (entry.replaces && state.entries.has(entry.replaces)) {
      const replaced = state.entries.get(entry.replaces);
      replaced.replaced = true;
      changed.set(replaced.seq, replaced);
    }
    if (entry.clicked && state.entries.has(entry.clicked)) changed.set(entry.clicked, state.entries.get(entry.clicked));
    for (const other of state.entries.values()) {
      if (other.kind === "typed" && other.command_id === entry.command_id) {
        if (entry.kind === "ack") other.response_type = entry.response_type;
        changed.set(other.seq, other);
      }
    }
    if (entry.channel !== state.channel && (entry.response_type === "in_channel" || entry.user === state.user)) {
      state.unread.add(entry.channel);
    }
  }
  return [...changed.values()].sort((a, b) => a.seq - b.seq);
}

function showClock(now) {
  const ahead = Math.round((new Date(now) - Date.now()) / 60_000);
  $("clock").textContent = ahead ? `Clock ${ahead} min ahead` : "";
}

async function follow() {
  for (;;) {
    try {
      const answer = await call(`sim/transcript?after=${state.last}&wait=${state.world ? 25 : 0}`);
      $("offline").hidden = true;
      showClock(answer.now);
      if (answer.world !== state.world) {
        state.world = answer.world;
        state.entries.clear();
        const missed = state.last > 0;
        state.last = 0;
        if (missed) continue; // another simulator: from its beginning
      }
      const isFirst = state.entries.size === 0;
      const changed = take(answer.messages);
      state.last = answer.messages.at(-1)?.seq ?? state.last;
      const stranger = answer.messages.some((m) => !state.channels.some((c) => c.name === m.channel) || (m.user_id && !state.users.some((u) => u.id === m.user_id && !u.local)));
      if (stranger || isFirst) await loadWorkspace();
      if (isFirst) {
        state.unread.clear();
        showSides();
        showMessages();
      } else {
        update(changed);
        showSides();
      }
    } catch {
      $("offline").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

// --- composer

const whole = (text) => (text.startsWith("/") ? text : "/chatops " + text);

function grow() {
  const text = $("text");
  text.style.height = "auto";
  text.style.height = text.scrollHeight + "px";
  $("send").disabled = !text.value.trim();
  hint();
}

function hint() {
  const text = $("text").value.trim();
  $("hint").hidden = !text;
  if (!text) return;
  const words = text.split(/\s+/);
  if (!text.startsWith("/")) $("hint").replaceChildren("Goes out as ", el("code", "", whole(text)));
  else if (words.length < 4) $("hint").replaceChildren(el("code", "", `${words[0].length > 1 ? words[0] : "/chatops"} [project] run <job> [arguments]`), " · ", el("code", "", "help"));
  else $("hint").replaceChildren("Enter sends, Shift+Enter makes a new line");
}

function write(text) {
  $("text").value = text;
  grow();
  $("text").focus();
  $("text").setSelectionRange(text.length, text.length);
}

async function send() {
  const typed = $("text").value;
  if (!typed.trim()) return;
  const text = typed.trimStart();
  state.history = [...state.history.filter((line) => line !== text), text].slice(-100);
  localStorage.history = JSON.stringify(state.history);
  state.recall = null;
  write("");
  try {
    await call("sim/commands", { user: state.user, channel: state.channel, text });
  } catch (error) {
    write(typed);
    $("hint").hidden = false;
    $("hint").replaceChildren("Not sent: " + error.message);
  }
}

function recall(step) {
  const at = (state.recall ?? state.history.length) + step;
  if (at < 0 || at > state.history.length) return;
  if (state.recall === null) state.draft = $("text").value;
  state.recall = at === state.history.length ? null : at;
  write(state.recall === null ? state.draft : state.history[at]);
}

$("text").addEventListener("input", () => {
  state.recall = null;
  grow();
});
$("text").addEventListener("keydown", (event) => {
  const text = $("text");
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  } else if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  } else if (event.key === "ArrowUp" && !text.value.slice(0, text.selectionStart).includes("\n")) {
    event.preventDefault();
    recall(-1);
  } else if (event.key === "ArrowDown" && state.recall !== null && !text.value.slice(text.selectionEnd).includes("\n")) {
    event.preventDefault();
    recall(1);
  }
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("someone").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = $("someone-name").value.trim().replace(/^@/, "");
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) return;
  $("someone-name").value = "";
  if (!state.users.some((user) => user.username === name)) {
    state.users.push({ id: "U0" + name.toUpperCase(), username: name, name, local: true });
  }
  become(name);
});

// --- keys and menu

function closeMenu() {
  document.body.classList.remove("menu-open");
  $("menu").setAttribute("aria-expanded", "false");
}

$("menu").onclick = (event) => {
  event.stopPropagation();
  $("menu").setAttribute("aria-expanded", String(document.body.classList.toggle("menu-open")));
};
document.querySelector("main").addEventListener("click", closeMenu);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenu();
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const at = state.channels.indexOf(here()) + (event.key === "ArrowUp" ? -1 : 1);
    go(state.channels[(at + state.channels.length) % state.channels.length].name);
  }
  if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) $("text").focus();
});

$("examples").append(...EXAMPLES.map(([command, what]) => {
  const button = el("button", "", el("code", "", command), el("span", "", what));
  button.type = "button";
  button.onclick = () => write(command);
  return el("li", "", button);
}));
if (/^https?:/.test(document.body.dataset.console)) {
  $("console").href = document.body.dataset.console;
  $("console").hidden = false;
}

grow();
if (innerWidth > 700) $("text").focus();
follow();
