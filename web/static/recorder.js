// A recorder for a form: what is spoken into the microphone becomes a WAV file in the form's file field.
//
// A part marked data-recorder says into which field (data-record-into) and how long at the most (data-record-longest,
// seconds). In it: data-record-start and -stop, the loudness (-level, 0 to 1), the time (-time), what is going on (-state, in
// the words of data-record-word), and what was recorded (-listen). The microphone is asked for when somebody presses
// "record", and is let go as soon as it is recorded.

const WORKLET = new URL("./recorder-worklet.js", import.meta.url);
const FULL = 0.99; // of full scale
const TOO_LOUD = 0.0005; // the part of all samples that is at full scale (centralino/prompts/offered.py looks more closely)
const TOO_SOFT = 0.03;
const CUT_AT_THE_END = 0.15; // seconds, in which the button is clicked

function parts(box) {
  const part = (name) => box.querySelector(`[data-record-${name}]`);
  const say = (state) => {
    box.dataset.recordNow = state;
    part("state").textContent = part(`word="${state}"`)?.textContent.trim() ?? "";
  };
  return { part, say };
}

async function record(box) {
  const { part, say } = parts(box);
  const [start, stop] = [part("start"), part("stop")];
  start.disabled = true;
  part("time").textContent = "0.0";
  say("asking");
  let stream, context;
  try {
    const audio = { channelCount: 1, echoCancellation: false, autoGainControl: false, noiseSuppression: true };
    stream = await navigator.mediaDevices.getUserMedia({ audio });
    context = new AudioContext();
    await context.audioWorklet.addModule(WORKLET);
    await context.resume();
  } catch (error) {
    console.warn(error);
    over(stream, context);
    say("no-microphone");
    start.disabled = false;
    return;
  }
  const taken = take(box, stream, context);
  say("recording");
  stop.disabled = false;
  stop.focus();
  const { samples, peak, full } = await taken;
  over(stream, context);
  stop.disabled = true;
  start.disabled = false;
  start.focus();
  part("level").value = 0;
  offer(box, samples, context.sampleRate);
  say(full > TOO_LOUD ? "too-loud" : peak < TOO_SOFT ? "too-soft" : "recorded");
}

function over(stream, context) {
  for (const track of stream?.getTracks() ?? []) track.stop();
  context?.close();
}

// Resolves when somebody stops it, or the time is up.
function take(box, stream, context) {
  const { part } = parts(box);
  const most = Number(box.dataset.recordLongest) * context.sampleRate;
  const pieces = [];
  let length = 0;
  let peak = 0;
  let full = 0;
  const source = context.createMediaStreamSource(stream);
  const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  source.connect(node);
  return new Promise((resolve) => {
    const done = (isClicked) => {
      node.port.onmessage = null;
      source.disconnect();
      part("stop").removeEventListener("click", clicked);
      const cut = isClicked ? Math.min(Math.round(CUT_AT_THE_END * context.sampleRate), length >> 1) : 0;
      resolve({ samples: joined(pieces, Math.min(length, most) - cut), peak, full: full / Math.max(1, length) });
    };
    const clicked = () => done(true);
    part("stop").addEventListener("click", clicked);
    node.port.onmessage = ({ data: piece }) => {
      pieces.push(piece);
      length += piece.length;
      const loud = piece.reduce((loudest, each) => Math.max(loudest, Math.abs(each)), 0);
      full += piece.reduce((count, each) => count + (Math.abs(each) >= FULL), 0);
      peak = Math.max(peak, loud);
      part("level").value = loud;
      part("time").textContent = (length / context.sampleRate).toFixed(1);
      if (length >= most) done(false);
    };
  });
}

function joined(pieces, length) {
  const samples = new Float32Array(length);
  let place = 0;
  for (const piece of pieces) {
    samples.set(piece.subarray(0, Math.max(0, length - place)), Math.min(place, length));
    place += piece.length;
  }
  return samples;
}

function offer(box, samples, rate) {
  const { part } = parts(box);
  const file = new File([wav(samples, rate)], "recorded.wav", { type: "audio/wav" });
  const files = new DataTransfer();
  files.items.add(file);
  document.getElementById(box.dataset.recordInto).files = files.files;
  const listen = part("listen");
  if (listen.src) URL.revokeObjectURL(listen.src);
  listen.src = URL.createObjectURL(file);
  listen.hidden = false;
}

// RIFF, PCM of 16 bits, one channel.
function wav(samples, rate) {
  const bytes = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const letters = (place, text) => [...text].forEach((each, at) => bytes.setUint8(place + at, each.charCodeAt(0)));
  letters(0, "RIFF");
  bytes.setUint32(4, 36 + 2 * samples.length, true);
  letters(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rate, true);
  bytes.setUint32(28, 2 * rate, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  letters(36, "data");
  bytes.setUint32(40, 2 * samples.length, true);
  samples.forEach((each, at) => bytes.setInt16(44 + 2 * at, Math.round(Math.max(-1, Math.min(1, each)) * 32767), true));
  return bytes;
}

document.addEventListener("click", ({ target }) => {
  const start = target.closest?.("[data-record-start]");
  if (start) record(start.closest("[data-recorder]"));
});
