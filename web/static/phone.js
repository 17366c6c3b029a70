// The phone in the browser: it plays a campaign's call, and calls customers, over the real PBX.
//
// Pages say what it does by attributes. Anywhere: data-phone-hear, data-phone-call (see start), and data-phone-from, a choice
// of the telephone that is rung first when somebody is called. In one panel, marked
// data-phone: what is going on (data-phone-state, in the words of data-phone-word), keys (data-phone-key), data-phone-mute,
// data-phone-hang-up, and the quality of the sound (data-phone-sent, -received, -lost, -jitter). JsSIP is fetched, a phone
// is lent, and a microphone is asked for, when the first call needs them, and not before.

const REALM = "centralino.invalid"; // RFC 6761: the PBX asks for no domain, and no other must ever be meant
const JSSIP = "./vendor/jssip-3.13.8.min.js";
const READY_WITHIN = 10_000; // ms
const IDLE_FOR = 60_000; // ms; then the phone is given back
const KEYS = "0123456789*#";
const KEY_FOR = 120; // ms

const panel = () => document.querySelector("[data-phone]");
const parts = (name) => panel()?.querySelectorAll(`[data-phone-${name}]`) ?? [];
const part = (name) => parts(name)[0];

class Refused extends Error {} // its message is for whoever sits there

let line; // {ua, address}: the phone that is lent to us
let talk; // {session, stream, kind}: the one call there is
let busy = false; // from the click on, until the call is over
let idle;

// ---- what a page shows

function tell(state, words) {
  const shown = panel();
  if (!shown) return;
  shown.hidden = state === "idle";
  shown.dataset.phoneNow = state;
  for (const each of parts("state")) each.textContent = words || word(state);
  for (const each of [...parts("key"), ...parts("mute")]) each.disabled = state !== "talking";
  for (const each of parts("hang-up")) each.disabled = !["connecting", "ringing", "talking"].includes(state);
  shown.dispatchEvent(new CustomEvent("phone", { bubbles: true, detail: { state } }));
}

const word = (name) => panel()?.querySelector(`[data-phone-word="${name}"]`)?.textContent.trim() ?? name;

function show(name, value) {
  for (const each of parts(name)) each.textContent = value;
}

// ---- what we ask of the house

async function ask(path, fields = {}) {
  const token = document.querySelector('meta[name="form-token"]')?.content ?? "";
  const body = new URLSearchParams(Object.entries(fields).filter(([, value]) => value));
  const answer = await fetch(path, { method: "POST", body, headers: { "X-Form-Token": token }, redirect: "error" });
  if (answer.status === 409) throw new Refused((await answer.json()).why);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// ---- the line to the PBX

async function connected() {
  clearTimeout(idle);
  if (line?.ua.isRegistered()) return line;
  hangUpLine();
  const [{ default: JsSIP }, lent] = await Promise.all([import(JSSIP), ask("/phone/lend")]);
  const address = new URL(lent.address, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(address.href)],
    uri: `sip:${lent.name}@${REALM}`,
    authorization_user: lent.name,
    password: lent.password,
    register_expires: 120,
    session_timers: false,
    user_agent: "Centralino",
  });
  line = { ua, JsSIP };
  ua.on("newRTCSession", ({ originator, session }) => originator === "remote" && session.terminate({ status_code: 486 }));
  await registered(ua);
  return line;
}

function registered(ua) {
  return new Promise((resolve, reject) => {
    const away = () => {
      clearTimeout(timer);
      hangUpLine();
      reject(new Refused(word("away")));
    };
    const timer = setTimeout(away, READY_WITHIN);
    ua.once("registered", () => (clearTimeout(timer), resolve()));
    ua.once("registrationFailed", away);
    ua.start();
  });
}

function hangUpLine() {
  line?.ua.stop();
  line = undefined;
}

// ---- sound

async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Refused(word("no-microphone"));
  }
}

// Whoever only listens and presses keys sends silence: no microphone is asked for, and keys have a stream to go by.
function silence() {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const source = new ConstantSourceNode(context, { offset: 0 });
  source.connect(out);
  source.start();
  out.stream.getAudioTracks()[0].addEventListener("ended", () => context.close());
  return Object.assign(out.stream, { close: () => context.close() });
}

function play(stream) {
  let audio = part("audio");
  if (!audio) {
    audio = document.createElement("audio");
    audio.dataset.phoneAudio = "";
    panel().append(audio);
  }
  audio.srcObject = stream;
  audio.play().catch(() => tell("talking", word("no-sound")));
}

// ---- a call

// data-phone-hear="CAMPAIGN" [data-phone-contact="CONTACT"] [data-phone-number-in="FIELD": its number is rung]
// data-phone-call="+39…" [data-phone-contact="CONTACT"]
async function start(button) {
  if (busy) return;
  const { phoneHear, phoneCall, phoneContact, phoneNumberIn } = button.dataset;
  const field = phoneNumberIn && document.getElementById(phoneNumberIn);
  if (field && !field.reportValidity()) return;
  const phoneNumber = field?.value;
  const phoneDesk = phoneCall && document.querySelector("[data-phone-from]")?.value;
  busy = true;
  come(button.closest("dialog[open]") ?? home());
  show("with", button.dataset.phoneWith ?? phoneCall ?? "");
  show("pressed", "");
  tell("connecting");
  let stream;
  try {
    const here = !(phoneNumber || phoneDesk);
    if (here) stream = phoneCall ? await microphone() : silence();
    const order = phoneCall
      ? ask("/phone/call", { number: phoneCall, contact: phoneContact, phone: phoneDesk })
      : ask("/phone/hear", { campaign: phoneHear, contact: phoneContact, number: phoneNumber });
    const [{ dial, rings }] = await Promise.all([order, here && connected()]);
    if (rings) return over("elsewhere");
    if (!busy) return over("ended", undefined, stream); // they hung up before it began
    call(dial, stream, phoneCall ? "call" : "hear");
  } catch (error) {
    over("failed", error instanceof Refused ? error.message : undefined, stream);
    if (!(error instanceof Refused)) console.error(error);
  }
}

function call(target, stream, kind) {
  const session = line.ua.call(`sip:${target}@${REALM}`, {
    mediaStream: stream,
    mediaConstraints: { audio: true, video: false },
    pcConfig: { iceServers: [], rtcpMuxPolicy: "require" },
  });
  talk = { session, stream, kind };
  const connection = session.connection;
  if (connection) listen(connection);
  else session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
  // Our own addresses are told at once; nothing is gained by waiting for more.
  session.on("icecandidate", ({ ready }) => setTimeout(ready, 200));
  session.on("sdp", (told) => (told.sdp = told.originator === "local" ? withoutNames(told.sdp) : told.sdp));
  session.on("progress", () => tell("ringing"));
  session.on("confirmed", () => {
    tell("talking");
    talk.watching = setInterval(() => watch(session), 1000);
  });
  session.on("ended", () => over("ended"));
  session.on("failed", ({ cause }) => over(cause === "Canceled" ? "ended" : "failed"));
}

// Where no microphone was allowed, browsers hide their addresses behind names that only their own network can look up
// (draft-ietf-mmusic-mdns-ice-candidates), and say 0.0.0.0 for the rest, which means "on hold" (RFC 3264, 8.4). The PBX
// needs none of it: it learns the address from the first packet that comes (RFC 8445, 7.3.1.3). It is told one that
// leads nowhere (RFC 5737).
const NOWHERE = "198.51.100.1";
const withoutNames = (sdp) => sdp.replace(/ [\w-]+\.local /g, ` ${NOWHERE} `).replace("c=IN IP4 0.0.0.0", `c=IN IP4 ${NOWHERE}`);

const listen = (connection) => connection.addEventListener("track", ({ streams: [stream] }) => stream && play(stream));

function over(state, words, stream = talk?.stream) {
  clearInterval(talk?.watching);
  stream?.getTracks().forEach((track) => track.stop());
  stream?.close?.();
  talk = undefined;
  busy = false;
  for (const each of parts("mute")) each.setAttribute("aria-pressed", "false");
  tell(state, words);
  clearTimeout(idle);
  idle = setTimeout(hangUpLine, IDLE_FOR);
}

function hangUp() {
  if (talk) talk.session.terminate();
  else busy = false;
}

function press(key) {
  if (panel()?.dataset.phoneNow !== "talking") return false;
  talk.session.sendDTMF(key, { transportType: line.JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: KEY_FOR });
  for (const each of parts("pressed")) each.textContent += key;
  for (const each of parts("key")) {
    if (each.dataset.phoneKey !== key) continue;
    each.classList.add("is-pressed");
    setTimeout(() => each.classList.remove("is-pressed"), KEY_FOR);
  }
  return true;
}

function mute() {
  if (!talk) return;
  const muted = talk.session.isMuted().audio;
  if (muted) talk.session.unmute({ audio: true });
  else talk.session.mute({ audio: true });
  for (const each of parts("mute")) each.setAttribute("aria-pressed", String(!muted));
}

// ---- quality: packets both ways since the beginning, how many were lost on the way here, and how unevenly they come

async function watch(session) {
  const found = { sent: 0, received: 0, lost: 0, jitter: 0 };
  for (const each of (await session.connection.getStats()).values()) {
    if (each.type === "outbound-rtp") found.sent += each.packetsSent;
    if (each.type === "inbound-rtp") {
      found.received += each.packetsReceived;
      found.lost += Math.max(0, each.packetsLost);
      found.jitter = Math.round(each.jitter * 1000);
    }
  }
  if (talk?.session !== session) return;
  for (const [name, value] of Object.entries(found)) show(name, value);
  const share = found.lost / Math.max(1, found.lost + found.received);
  panel().dataset.phoneQuality = !found.received || share > 0.05 || found.jitter > 60 ? "poor" : share > 0.01 || found.jitter > 30 ? "fair" : "good";
  for (const each of parts("quality")) each.textContent = word(panel().dataset.phoneQuality);
}

// ---- where the panel stands: nothing outside of a dialog that is open can be seen or touched

const home = () => document.querySelector("main") ?? document.body;

function come(place) {
  const shown = panel();
  if (shown && shown.parentElement !== place) place.append(shown); // a conversation goes on: the sound moves along
}

document.addEventListener("close", (event) => event.target.contains(panel()) && come(home()), true);
document.addEventListener("htmx:beforeSwap", (event) => {
  const dialog = event.target.closest("dialog[open]");
  if (!dialog?.contains(panel())) return;
  come(home());
  queueMicrotask(() => dialog.open && come(dialog)); // by then the swap is done, or was refused
});

// ---- which telephone is rung first: each browser stands at a desk of its own

const CHOSEN = "phone-from";

function chooseAsBefore() {
  const chosen = localStorage.getItem(CHOSEN);
  for (const each of document.querySelectorAll("[data-phone-from]")) {
    if ([...each.options].some((option) => option.value === chosen)) each.value = chosen;
  }
}

document.addEventListener("change", ({ target }) => target.matches("[data-phone-from]") && localStorage.setItem(CHOSEN, target.value));
document.addEventListener("htmx:afterSwap", chooseAsBefore);
chooseAsBefore();

// ---- hands on the page

document.addEventListener("click", (event) => {
  const hit = (name) => event.target.closest(`[data-phone-${name}]`);
  const starts = hit("hear") ?? hit("call");
  if (starts) {
    event.preventDefault();
    start(starts);
  } else if (hit("key")) press(hit("key").dataset.phoneKey);
  else if (hit("mute")) mute();
  else if (hit("hang-up")) hangUp();
});

document.addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (writes || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !KEYS.includes(event.key)) return;
  if (press(event.key)) event.preventDefault();
});

addEventListener("pagehide", hangUpLine);
