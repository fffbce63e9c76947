"""What the page does when the neuron of `neuron_kink` is moved, as text for the page."""

from __future__ import annotations

SCRIPT = r"""
const { parts, stride, start, ends, reach, colors } = data;

// Whole-number arithmetic: w, b and the step are multiples of 1/parts.

function nearestEven(numerator, denominator) {
  const rest = ((numerator % denominator) + denominator) % denominator;
  const below = (numerator - rest) / denominator;
  const tie = 2 * rest === denominator;
  return { whole: below + (tie ? Math.abs(below) % 2 : Number(2 * rest > denominator)), tie };
}

function fraction(numerator, denominator) {
  let [a, b] = [Math.abs(numerator), Math.abs(denominator)];
  while (b) [a, b] = [b, a % b];
  const sign = Math.sign(numerator) * Math.sign(denominator) < 0 ? "\u2212" : "";
  const [n, d] = [Math.abs(numerator) / a, Math.abs(denominator) / a];
  if (d === 1) return `${sign}${n}`;
  const exact = (1000 * n) % d === 0;
  return `${sign}${n}/${d} ${exact ? "=" : "\u2248"} ${sign}${exact ? n / d : (n / d).toFixed(3)}`;
}

const decimal = (whole) => minus(whole / parts);

function study(w, b, step, turned) {
  const { whole, tie } = nearestEven(w, step);
  const v = (turned ? -whole * step : whole * step) || 0; // not minus zero
  const cuts = [w, v].filter(Boolean).map((slope) => -b / slope).sort((p, q) => p - q);
  const marks = [-Infinity, ...cuts, Infinity];
  const flips = marks.slice(1).map((high, k) => [marks[k], high]).filter(([low, high]) => {
    if (low === high) return false;
    const inside = [low, high].filter(Number.isFinite);
    if (inside.length < 2) inside.push((inside[0] || 0) + (low === -Infinity ? -2 : 2));
    const x = (inside[0] + inside[1]) / 2 || 0;
    return (w * x + b > 0) !== (v * x + b > 0);
  });
  return { w, b, v, tie: tie && w !== 0, cuts, flips };
}

const kink = ({ b }, slope) => (slope ? fraction(-b, slope) : "none");

function length({ w, b, v }) {
  if (w === v) return "0";
  return w * v > 0 ? fraction(Math.abs(b * (v - w)), Math.abs(w * v)) : "infinite";
}

function sentence(neuron) {
  const { w, b, v, tie, cuts } = neuron;
  const words = [];
  if (!w) {
    words.push("w = 0: a constant function, which has no kink and which rounding does not change.");
  } else if (!v) {
    const state = b > 0 ? "active" : "silent";
    words.push(`w_q = 0: the quantized neuron has no kink left and is ${state} everywhere.`);
    words.push("The two disagree on a whole half-line.");
  } else if (w * v < 0) {
    words.push("w and w_q have opposite signs, so that the neurons open to opposite sides.");
    words.push(b ? "They disagree on two half-lines." : "They disagree at every input but 0.");
  } else if (w === v) {
    words.push("w lies on the grid: w_q is the same, and nothing changes.");
  } else if (!b) {
    words.push("b = 0: both kinks lie at 0, and no input flips. Only the slope changes.");
  } else {
    words.push("w and w_q have the same sign: exactly the inputs between the two kinks flip.");
  }
  if (tie) {
    words.push("Here w lies halfway between two grid points; the even multiple is taken.");
  }
  if (cuts.some((cut) => Math.abs(cut) > reach)) words.push("A kink lies outside the drawing.");
  return words.join(" ");
}

// Drawing

const value = (slope, b) => (x) => Math.max(0, slope * x + b) / parts;

const within = (x) => Math.min(reach, Math.max(-reach, x));

function shade(part, flips) {
  for (const [low, high] of flips) {
    const [from, to] = [part.across(within(low)), part.across(within(high))];
    if (to <= from) continue;
    part.add("rect", { class: "flip", x: from, y: part.top, width: to - from,
      height: part.height, fill: colors.flip, "fill-opacity": 0.25 });
  }
}

function draw(svg, width, size, neuron) {
  const { w, b, v, cuts, flips } = neuron;
  const [before, after] = [value(w, b), value(v, b)];
  const xs = [-reach, ...cuts.filter((cut) => Math.abs(cut) < reach), reach];
  const curve = (f) => xs.map((x) => [x, f(x)]);
  const error = (x) => before(x) - after(x);
  const highest = Math.max(0.5, ...xs.map(before), ...xs.map(after));
  const [least, most] = [Math.min(0, ...xs.map(error)), Math.max(0, ...xs.map(error))];
  const spread = Math.max(0.25, most - least);
  const errors = [least - 0.08 * spread, Math.max(most, least + spread) + 0.08 * spread];
  const common = { left: 46, width: width - 60, x: [-reach, reach] };
  size(width, 408);
  svg.replaceChildren();
  const values = [-0.06 * highest, 1.06 * highest];
  const top = panel(svg, { ...common, top: 28, height: 190, y: values, named: false });
  const bottom = panel(svg, { ...common, top: 252, height: 110, y: errors });
  for (const part of [top, bottom]) {
    shade(part, flips);
    part.axes();
  }
  top.path(curve(before), { class: "float", stroke: colors.float });
  const dashed = { stroke: colors.quantized, "stroke-dasharray": "7 3" };
  top.path(curve(after), { class: "quantized", ...dashed });
  bottom.path(curve(error), { class: "error", stroke: colors.error });
  for (const [slope, color] of [[w, colors.float], [v, colors.quantized]]) {
    const at = slope ? -b / slope : Infinity;
    if (Math.abs(at) > reach) continue;
    for (const part of [top, bottom]) {
      const cy = part.down(part === top ? 0 : error(at));
      part.add("circle", { class: "kink", cx: part.across(at), cy, r: 5, fill: color });
    }
  }
  const name = (y, text) => top.add("text", { x: 8, y, fill: INK }, text);
  name(17, "value");
  name(241, "error: float \u2212 quantized");
  const middle = common.left + common.width / 2;
  top.add("text", { x: middle, y: 400, fill: INK, "text-anchor": "middle" }, "input x");
}

const controls = ["weight w", "bias b", "step \u03b4"].map((name, k) => slider(name, {
  min: k === 2 ? stride : -ends[k], max: ends[k], stride, value: start[k], words: decimal,
}));
const turn = element("input", { type: "checkbox" });
const other = element("label", {}, turn, element("span", { style: "display:inline" },
  ...rich("turn the sign of w_q (rounding never does this, other errors may)")));
const switches = element("div", { class: "explorer-switches", style: "margin:0 0 0.8rem" }, other);
const numbers = readout(["w_q", "Kink, float", "Kink, quantized", "Length of the flips"]);
const key = legend([
  ["float", colors.float, "line"],
  ["quantized (dashed)", colors.quantized, "line"],
  ["inputs that flip", colors.flip, "area"],
  ["error", colors.error, "line"],
]);
const top = element("div", { class: "explorer-controls" }, ...controls.map(({ label }) => label));

reveal(box, [top, switches, null, key, numbers.box], (svg, width, size) => {
  const neuron = study(...controls.map(({ read }) => read()), turn.checked);
  const kinks = [kink(neuron, neuron.w), kink(neuron, neuron.v)];
  numbers.show([fraction(neuron.v, parts), ...kinks, length(neuron)], sentence(neuron));
  draw(svg, width, size, neuron);
  return `The float and the quantized neuron, and their difference. Kinks: ${kinks.join(" and ")}.`;
});
"""
"""Statements in the page's language; see `workflow.figures.sliders.fragment`."""
