// Turns what an app writes (Slack's mrkdwn and blocks) into page elements. Text only ever becomes a text node, so
// nothing that a job prints can become markup or script of this page.

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  rocket: "🚀", eyes: "👀", no_entry: "⛔", information_source: "ℹ️", wave: "👋", tada: "🎉",
};

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?<bold>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\w*])",
    "(?<![\\w_])_(?<italic>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\w_])",
    "(?<![\\w~])~(?<strike>[^\\s~](?:[^~\\n]*[^\\s~])?)~(?![\\w~])",
    ":(?<emoji>[a-z_]+):",
  ].join("|"),
  "g",
);

/** An element with text or children, never with markup. */
export function el(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Slack escapes exactly three characters. */
function unescape(text) {
  return plain(text).replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

/** Without terminal colours and other control characters. */
function plain(text) {
  return String(text ?? "")
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

function link(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  const anchor = el("a", "", label);
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

function angle(content, names) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : unescape(content.slice(bar + 1));
  if (target.startsWith("@")) return el("span", "mention", "@" + (names.user(target.slice(1)) || label || target.slice(1)));
  if (target.startsWith("#")) return el("span", "mention", "#" + (names.channel(target.slice(1)) || label || target.slice(1)));
  if (target.startsWith("!")) return el("span", "mention", label || "@" + target.slice(1).split("^")[0]);
  return link(unescape(target), label || unescape(target));
}

function inline(text, names) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) nodes.push(unescape(text.slice(end, match.index)));
    end = match.index + match[0].length;
    const { code, angle: content, bold, italic, strike, emoji } = match.groups;
    if (code !== undefined) nodes.push(el("code", "", unescape(code)));
    else if (content !== undefined) nodes.push(angle(content, names));
    else if (bold !== undefined) nodes.push(el("strong", "", ...inline(bold, names)));
    else if (italic !== undefined) nodes.push(el("em", "", ...inline(italic, names)));
    else if (strike !== undefined) nodes.push(el("s", "", ...inline(strike, names)));
    else nodes.push(EMOJI[emoji] ?? match[0]);
  }
  if (end < text.length) nodes.push(unescape(text.slice(end)));
  return nodes;
}

function lines(text, names) {
  const nodes = [];
  let quote = null;
  let prose = [];
  const flush = () => {
    if (prose.length) nodes.push(...inline(prose.join("\n"), names));
    if (quote) nodes.push(el("blockquote", "", ...inline(quote.join("\n"), names)));
    prose = [];
    quote = null;
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      if (!quote) flush();
      quote = [...(quote ?? []), quoted[1]];
    } else {
      if (quote) flush();
      prose.push(line);
    }
  }
  flush();
  return nodes;
}

/** @param names looks up users and channels by id: {user(id), channel(id)} */
export function mrkdwn(text, names) {
  const nodes = [];
  plain(text).split(/```\n?([\s\S]*?)\n?```\n?/).forEach((part, i) => {
    if (i % 2) nodes.push(el("pre", "", unescape(part)));
    else if (part) nodes.push(...lines(part, names));
  });
  return nodes;
}

function textObject(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [plain(object.text)];
}

function richElement(element, names) {
  const style = element.style ?? {};
  const styled = (node) => {
    let result = node;
    if (style.code) result = el("code", "", result);
    if (style.bold) result = el("strong", "", result);
    if (style.italic) result = el("em", "", result);
    if (style.strike) result = el("s", "", result);
    return result;
  };
  switch (element.type) {
    case "text": return styled(document.createTextNode(plain(element.text)));
    case "link": return styled(link(element.url, plain(element.text || element.url)));
    case "user": return el("span", "mention", "@" + (names.user(element.user_id) || element.user_id));
    case "channel": return el("span", "mention", "#" + (names.channel(element.channel_id) || element.channel_id));
    case "broadcast": return el("span", "mention", "@" + element.range);
    case "emoji": return document.createTextNode(EMOJI[element.name] ?? `:${element.name}:`);
    default: return document.createTextNode(plain(element.text));
  }
}

function richPart(part, names) {
  const children = (part.elements ?? []).map((element) =>
    element.type === "rich_text_section" ? el("li", "", ...element.elements.map((e) => richElement(e, names))) : richElement(element, names));
  switch (part.type) {
    case "rich_text_preformatted": return el("pre", "", ...children);
    case "rich_text_quote": return el("blockquote", "text", ...children);
    case "rich_text_list": return el(part.style === "ordered" ? "ol" : "ul", "", ...children);
    default: return el("div", "text", ...children);
  }
}

/** @param press what a press does: press(element of the block, its page element); null for a message that nobody can press */
function button(element, press) {
  if (element.type !== "button") {
    const other = el("button", "", plain(element.placeholder?.text ?? element.type));
    other.type = "button";
    other.disabled = true;
    other.title = "Only buttons can be used here";
    return other;
  }
  const look = { primary: "primary", danger: "danger" }[element.style] ?? "";
  const node = el("button", look, plain(element.text?.text));
  node.type = "button";
  node.dataset.action = element.action_id ?? "";
  node.disabled = !press;
  if (press) node.onclick = () => press(element, node);
  return node;
}

function block(block, names, press) {
  switch (block.type) {
    case "section":
      return el("div", "text",
        ...textObject(block.text, names),
        block.fields ? el("div", "fields", ...block.fields.map((f) => el("div", "text", ...textObject(f, names)))) : null,
        block.accessory ? el("div", "actions", button(block.accessory, press)) : null);
    case "context":
      return el("div", "context", ...(block.elements ?? []).map((e) =>
        el("span", "text", ...(e.type === "image" ? [plain(e.alt_text)] : textObject(e, names)))));
    case "header": return el("h3", "", plain(block.text?.text));
    case "divider": return el("hr", "");
    case "actions": return el("div", "actions", ...(block.elements ?? []).map((element) => button(element, press)));
    case "rich_text": return el("div", "", ...(block.elements ?? []).map((part) => richPart(part, names)));
    case "markdown": return el("div", "text", plain(block.text));
    default: return el("div", "note", `(${plain(block.alt_text ?? block.type)})`);
  }
}

/** @param press see button; left out where nothing can be pressed */
export function blocks(list, names, press = null) {
  return list.map((one) => block(one, names, press));
}

/** What a button asks before it acts: resolves to whether the answer was yes. */
export function confirmed(question, names) {
  const dialog = el("dialog", "confirm",
    el("h2", "", plain(question.title?.text)),
    el("div", "text", ...textObject(question.text, names)));
  const no = el("button", "", plain(question.deny?.text));
  const yes = el("button", question.style === "danger" ? "danger" : "primary", plain(question.confirm?.text));
  for (const [node, value] of [[no, "no"], [yes, "yes"]]) {
    node.type = "button";
    node.onclick = () => dialog.close(value);
  }
  dialog.append(el("div", "actions", no, yes));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    dialog.showModal();
    yes.focus();
  });
}
