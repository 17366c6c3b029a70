// The live board: draws the curve of answers, tells whether news still come, and holds the board still when asked to.

const board = document.getElementById("board");
const connection = document.getElementById("connection");
const hold = document.getElementById("hold");
const curve = document.getElementById("curve");
let held = false;

function tell(how) {
  connection.textContent = connection.dataset[how];
  connection.classList.toggle("is-open", how === "open");
  connection.classList.toggle("is-lost", how === "lost" || how === "over");
}

board.addEventListener("htmx:sseOpen", () => tell("open"));
board.addEventListener("htmx:sseError", () => tell("lost"));
board.addEventListener("htmx:sseClose", (event) => { if (event.detail.type === "message") tell("over"); });

hold.hidden = false;
hold.addEventListener("click", () => {
  if (held) return location.reload();
  held = true;
  hold.setAttribute("aria-pressed", "true");
  tell("held");
});
board.addEventListener("htmx:sseBeforeMessage", (event) => { if (held) event.preventDefault(); });

// Columns of instants in seconds and of counts, as the server wrote them; up to now nothing more has come.
function columns() {
  const { at, yes, no } = JSON.parse(document.getElementById("curve-data").dataset.curve);
  if (!at.length) return [[], [], []];
  const now = Date.now() / 1000;
  if (now > at.at(-1) && now - at.at(-1) < at.at(-1) - at[0] + 60) return [[...at, now], [...yes, yes.at(-1)], [...no, no.at(-1)]];
  return [at, yes, no];
}

// What was expected when the campaign was started, as far ahead as it has run so far, and an hour at the least.
let expected = null;

function ahead() {
  const { at, low, middle, high } = expected;
  const until = Date.now() / 1000 + Math.max(3600, Date.now() / 1000 - at[0]);
  const seen = at.filter((each) => each <= until).length + 1;
  return [at, low, middle, high].map((each) => each.slice(0, seen));
}

const drawn = () => (expected ? uPlot.join([columns(), ahead()]) : columns());

async function ask(tries) {
  const reply = await fetch(`${location.pathname}/expected`);
  if (reply.status === 200) {
    expected = await reply.json();
    again();
  } else if (reply.status === 204 && tries) {
    setTimeout(ask, 5000, tries - 1); // it is reckoned out in the first seconds after the start
  }
}

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // as our server writes it
const when = (seconds, parts) =>
  new Intl.DateTimeFormat(language, { timeZone: curve.dataset.zone, ...parts }).format(seconds * 1000);

function labels(_plot, splits) {
  const days = splits.length > 1 && splits.at(-1) - splits[0] > 86400;
  const short = splits.length > 1 && splits[1] - splits[0] < 60;
  const clock = { hour: "2-digit", minute: "2-digit", ...(short ? { second: "2-digit" } : {}) };
  return splits.map((each) => when(each, days ? { day: "numeric", month: "short", hour: "2-digit" } : clock));
}

function series(name) {
  return {
    label: curve.dataset[name], stroke: style(`--${name}`), width: 2, paths: uPlot.paths.stepped({ align: 1 }), points: { show: false }, spanGaps: true,
    fill: name === "yes" ? `${style("--yes")}22` : undefined,
  };
}

// Where the ends of the range that is expected stand in what is drawn.
const LOW = 3;
const HIGH = 5;

function whole(each) {
  return Math.round(each).toLocaleString(language);
}

function expectation(name) {
  const isMiddle = name === "middle";
  return {
    label: curve.dataset[name], class: isMiddle ? "is-middle" : "is-bound", stroke: isMiddle ? style("--soft") : "transparent",
    width: isMiddle ? 1.5 : 0, dash: [6, 4], spanGaps: true, points: { show: false },
    value: (plot, each, _series, index) => (each == null ? "--" : `${whole(each)} (${whole(plot.data[LOW][index])}–${whole(plot.data[HIGH][index])})`),
  };
}

function plotted() {
  const axis = { stroke: style("--soft"), grid: { stroke: style("--line"), width: 1 }, ticks: { stroke: style("--line"), width: 1 } };
  return new uPlot({
    width: curve.clientWidth, height: 270, cursor: { y: false },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(4, Math.ceil((high || 0) * 1.05))] } },
    axes: [{ ...axis, values: labels, space: 80 }, { ...axis, size: 50, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5] }],
    series: [
      { label: curve.dataset.time, value: (_plot, each) => (each == null ? "" : when(each, { dateStyle: "short", timeStyle: "medium" })) },
      series("yes"), series("no"), ...(expected ? ["low", "middle", "high"].map(expectation) : []),
    ],
    bands: expected ? [{ series: [HIGH, LOW], fill: `${style("--soft")}22` }] : [],
  }, drawn(), curve);
}

let plot = plotted();
const again = () => { plot.destroy(); plot = plotted(); };
board.addEventListener("htmx:sseMessage", (event) => { if (event.detail.type === "curve") plot.setData(drawn()); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
new ResizeObserver(() => { if (plot.width !== curve.clientWidth) plot.setSize({ width: curve.clientWidth, height: 270 }); }).observe(curve);
ask(12);
