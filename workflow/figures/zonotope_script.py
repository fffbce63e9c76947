"""What the page does when a region of `error_zonotope` is moved, as text for the page."""

from __future__ import annotations

SCRIPT = r"""
const { networks, largest, places, bits, colors, fill } = data;
const depth = colors.length;
const PARALLEL = 2 ** -44; // the library's tolerance for directions

// Generators of the first layers, turned into the upper half-plane and sorted by angle.
function turned(network, layers, step) {
  const found = [];
  network.layers.slice(0, layers).forEach((rows, layer) => rows.forEach(([p, q]) => {
    const sign = q < 0 || (q === 0 && p < 0) ? -step : step;
    const [x, y] = [sign * p, sign * q];
    if (x || y) found.push({ x, y, layer, angle: Math.atan2(y, x) });
  }));
  return found.sort((one, other) => one.angle - other.angle || one.layer - other.layer);
}

// The boundary: from the lowest corner along every generator twice, up one side and down the other.
function outline(generators) {
  let [x, y] = [0, 0];
  for (const g of generators) [x, y] = [x - g.x, y - g.y];
  const edges = [];
  for (const sign of [2, -2]) {
    for (const g of generators) {
      const from = [x, y];
      [x, y] = [x + sign * g.x, y + sign * g.y];
      edges.push({ from, to: [x, y], layer: g.layer });
    }
  }
  return edges;
}

function area(edges) {
  return edges.reduce((sum, { from, to }) => sum + from[0] * to[1] - from[1] * to[0], 0) / 2;
}

function directions(generators) {
  const units = generators.map(({ x, y }) => [x / Math.hypot(x, y), y / Math.hypot(x, y)]);
  const apart = (p, q, sign) => Math.hypot(p[0] - sign * q[0], p[1] - sign * q[1]) > PARALLEL;
  let count = 1;
  for (let k = 1; k < units.length; k += 1) count += Number(apart(units[k], units[k - 1], 1));
  const last = units[units.length - 1];
  if (count > 1 && !apart(units[0], last, -1)) count -= 1; // angles 0 and pi meet
  return count;
}

function study(network, layers, step) {
  const generators = turned(network, layers, step);
  const edges = outline(generators);
  const kinds = directions(generators);
  const far = Math.max(...edges.map(({ from }) => Math.hypot(...from)));
  return { generators, edges, kinds, corners: 2 * kinds, area: area(edges), far };
}

const digits = (number) => String(Number(number.toPrecision(4)));

function sentence(region, network, layers, step) {
  const count = region.generators.length;
  const growth = layers > 1 ? region.area / study(network, layers - 1, step).area : 1;
  return [
    layers > 1 ? `Layer ${layers} makes the area ${digits(growth)} times as large.`
      : "One layer alone makes a parallelogram.",
    region.kinds === count
      ? `No two generators are parallel, so that there are 2 \u00b7 ${count} corners.`
      : `The ${count} generators have ${region.kinds} directions only: `
        + "parallel ones lengthen sides and add no corners.",
    "The size is proportional to \u03b4, the area to \u03b4\u00b2; "
      + `the matrices stay those rounded at ${bits} bits.`,
  ].join(" ");
}

// Drawing

// One edge: a generator in the colour of its layer, whose number stands beside it.
function drawEdge(view, { from, to, layer }) {
  const stroke = { stroke: colors[layer], "stroke-width": 3.5, "stroke-linecap": "round" };
  view.path([from, to], { class: "edge", ...stroke });
  const [x, y] = [view.across(to[0]) - view.across(from[0]), view.down(to[1]) - view.down(from[1])];
  const long = Math.hypot(x, y);
  if (long < 14) return;
  const at = { x: view.across((from[0] + to[0]) / 2) - (11 * y) / long,
    y: view.down((from[1] + to[1]) / 2) + (11 * x) / long + 4 };
  view.add("text", { ...at, fill: INK, "text-anchor": "middle" }, String(layer + 1));
}

function draw(svg, width, network, layers, step, region) {
  const side = Math.min(width, 480) - 62;
  const whole = study(network, depth, largest).edges.flatMap(({ from }) => from.map(Math.abs));
  const limit = 1.18 * Math.max(...whole);
  const range = { x: [-limit, limit], y: [-limit, limit] };
  svg.replaceChildren();
  const view = panel(svg, { left: 48, top: 26, width: side, height: side, ...range });
  view.axes();
  const inside = { fill, "fill-opacity": 0.16, stroke: "none" };
  view.path(region.edges.map(({ from }) => from), { class: "region", ...inside });
  for (let k = 1; k < layers; k += 1) {
    const inner = outline(turned(network, k, step)).map(({ to }) => to);
    const thin = { stroke: SOFT, "stroke-width": 0.8, "stroke-dasharray": "3 2" };
    view.path([inner[inner.length - 1], ...inner], { class: "inner", ...thin });
  }
  for (const { x, y, layer } of region.generators) {
    const stroke = { stroke: colors[layer], "stroke-width": 1.6 };
    view.path([[-x, -y], [x, y]], { class: "generator", ...stroke });
    for (const [cx, cy] of [[x, y], [-x, -y]]) {
      view.add("circle", { cx: view.across(cx), cy: view.down(cy), r: 2.5, fill: colors[layer] });
    }
  }
  region.edges.forEach((edge) => drawEdge(view, edge));
  view.add("text", { x: 8, y: 17, fill: INK }, "error, second input");
  const below = { x: 48 + side / 2, y: side + 58, "text-anchor": "middle" };
  view.add("text", { ...below, fill: INK }, "error, first input");
}

const options = networks.map(({ name }, k) => element("option", { value: k }, name));
const select = element("select", {}, ...options);
const choice = element("label", {}, element("span", { class: "explorer-name" }, "Network"), select);
const many = (k) => `${k} of ${depth}`;
const layer = slider("Layers added", { min: 1, max: depth, value: depth, words: many });
const stepAt = (k) => (k * largest) / places;
const size = slider("step \u03b4", {
  min: 1, max: places, value: places, words: (k) => String(stepAt(k)),
});
const numbers = readout(["Generators", "Corners", "Area", "Area in \u03b4\u00b2", "Largest error"]);
const key = legend(colors.map((color, k) => [`layer ${k + 1}`, color, "line"]));

const top = element("div", { class: "explorer-controls" }, choice, layer.label, size.label);

reveal(box, [top, null, key, numbers.box], (svg, width, resize) => {
  const [network, layers] = [networks[Number(select.value)], layer.read()];
  const step = stepAt(size.read());
  const region = study(network, layers, step);
  const [wide, scaled] = [region.area, region.area / step ** 2];
  numbers.show(
    [region.generators.length, region.corners, ...[wide, scaled, region.far].map(digits)],
    sentence(region, network, layers, step),
  );
  resize(Math.min(width, 480), Math.min(width, 480) + 6);
  draw(svg, width, network, layers, step, region);
  const found = `${region.corners} corners, area ${digits(wide)}`;
  return `Error region after ${layers} of ${depth} layers: ${found}.`;
});
"""
"""Statements in the page's language; see `workflow.figures.sliders.fragment`."""
