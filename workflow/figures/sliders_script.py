"""The tools that the scripts of all figures with sliders share, as text for the page."""

from __future__ import annotations

SCRIPT = r"""
"use strict";
const INK = "#1a1a1a", SOFT = "#595959", FAINT = "#d9d9d9";
const CSS = `
.slider-figure { margin: 1.6rem 0 2.2rem; padding: 0.9rem; border: 1px solid var(--line);
  border-radius: 0.4rem; color: var(--ink); background: var(--panel);
  font: 0.87rem/1.4 ui-sans-serif, system-ui, sans-serif; }
.slider-figure p { margin: 0; }
.slider-figure svg { display: block; margin: 0 auto; border-radius: 0.25rem; }
.slider-figure .slider-drawing { border-radius: 0.25rem; background: var(--figure-card, #fff); }
.slider-figure svg text { font: 12px ui-sans-serif, system-ui, sans-serif; }
.slider-figure .explorer-slider { flex: 1 1 10rem; padding: 0; }
.slider-figure .explorer-slider input { height: 1.75rem; margin: 0; }
.slider-figure .explorer-name strong { color: var(--ink); font-variant-numeric: tabular-nums; }
.slider-figure .slider-words { min-height: 4.2em; }
.slider-figure .explorer-switches { margin: 0.7rem 0 0; }
.slider-figure .explorer-switches label { min-height: 1.75rem; }
.slider-figure .explorer-switches span { display: inline-flex; align-items: center; gap: 0.4rem; }
`;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function shape(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Numbers and names in words

const minus = (text) => String(text).replace("-", "\u2212");

// Text in which the names w, b and w_q are set as in formulas.
function rich(text) {
  return text.split(/(\bw_q\b|\bw\b|\bb\b)/).map((part) => {
    if (part === "w_q") return element("i", {}, "w", element("sub", {}, "q"));
    return part === "w" || part === "b" ? element("i", {}, part) : part;
  });
}

// Controls: native inputs inside their labels

function slider(name, { min, max, stride = 1, value, words }) {
  const input = element("input", { type: "range", min, max, step: stride, value });
  const shown = element("strong", { "aria-hidden": "true" });
  const label = element("label", { class: "explorer-slider" });
  label.append(element("span", { class: "explorer-name" }, ...rich(`${name} `), shown), input);
  const read = () => {
    const now = Number(input.value);
    shown.textContent = words(now);
    input.setAttribute("aria-valuetext", words(now));
    return now;
  };
  return { label, input, read };
}

function readout(names) {
  const values = names.map(() => element("dd"));
  const row = (name, k) => element("div", {}, element("dt", {}, ...rich(name)), values[k]);
  const words = element("p", { class: "slider-words" });
  const list = element("dl", { class: "explorer-readout" }, ...names.map(row));
  const show = (texts, sentence) => {
    texts.forEach((text, k) => { values[k].textContent = text; });
    words.replaceChildren(...rich(sentence));
  };
  return { box: element("div", { role: "status", "aria-live": "polite" }, list, words), show };
}

function legend(entries) {
  const swatch = (color, kind) => element("span",
    { class: `explorer-${kind}`, style: `background:${color}`, "aria-hidden": "true" });
  const item = ([text, color, kind]) => element("span", {}, swatch(color, kind), text);
  return element("div", { class: "explorer-switches" }, ...entries.map(item));
}

// A panel with axes: maps data to pixels and draws its own ticks

function ticks(low, high, most) {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9));
  const found = [];
  const end = high / step + 1e-9;
  for (let k = Math.ceil(low / step - 1e-9); k <= end; k += 1) found.push(k * step);
  return found.map((value) => [value, minus(Number(value.toPrecision(6)))]);
}

function panel(svg, { left, top, width, height, x, y, named = true }) {
  const across = (value) => left + ((value - x[0]) / (x[1] - x[0])) * width;
  const down = (value) => top + height - ((value - y[0]) / (y[1] - y[0])) * height;
  const add = (tag, attributes, ...text) => svg.appendChild(shape(tag, attributes, ...text));
  const place = ([u, v]) => `${across(u).toFixed(2)} ${down(v).toFixed(2)}`;
  const path = (points, attributes) => add("path", {
    d: `M${points.map(place).join("L")}`,
    fill: "none", "stroke-width": 2, "stroke-linejoin": "round", ...attributes,
  });
  const axes = () => {
    for (const [value, text] of ticks(...y, height / 45)) {
      add("line", { x1: left, x2: left + width, y1: down(value), y2: down(value), stroke: FAINT });
      add("text", { x: left - 6, y: down(value) + 4, "text-anchor": "end", fill: SOFT }, text);
    }
    for (const [value, text] of ticks(...x, width / 55)) {
      const at = across(value), base = top + height;
      add("line", { x1: at, x2: at, y1: base, y2: base + 4, stroke: SOFT });
      if (named) add("text", { x: at, y: base + 17, "text-anchor": "middle", fill: SOFT }, text);
    }
    add("line", { x1: left, x2: left + width, y1: top + height, y2: top + height, stroke: SOFT });
  };
  return { across, down, add, path, axes, left, top, width, height };
}

// Show the block and draw it, now, when something is moved, and when its width changes.
function reveal(box, nodes, draw) {
  if (!document.querySelector("style[data-sliders]")) {
    document.head.append(element("style", { "data-sliders": "" }, CSS));
  }
  const svg = shape("svg", { role: "img" });
  const drawing = element("div", { class: "slider-drawing" }, svg);
  box.append(...nodes.map((node) => node || drawing)); // null: the place of the drawing
  box.hidden = false;
  let last = 0;
  const update = () => {
    last = drawing.clientWidth;
    const size = (width, height) => {
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    };
    const name = draw(svg, Math.max(last, 200), size);
    svg.setAttribute("aria-label", name);
  };
  box.addEventListener("input", update);
  new ResizeObserver(() => requestAnimationFrame(() => {
    if (drawing.clientWidth !== last) update();
  })).observe(box);
  update();
}

function attempt(build) {
  const box = document.currentScript.parentElement;
  try {
    build(box, JSON.parse(box.querySelector("script").textContent));
  } catch (error) {
    console.error(error); // the static figure stays
    box.hidden = true;
  }
}
"""
"""Statements in the page's language. They compute no number of the report: what a reader moves by
hand is computed in the page, and the tests compare it with the library."""
