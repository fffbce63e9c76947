// Draws tilings of tilings.js as shapes of an SVG, sharp at any size: cells in the colours of their
// patterns, hypersurfaces by layer, decision boundaries, the flip region, training points, and the
// cells at a probed place.
(() => {
  "use strict";
  const { FULL, tiling, overlap, overlaps, paired } = globalThis.tilings;
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = 1000; // of the drawing, in its own units
  const FADE = 180; // milliseconds
  const RIM = "rgb(255 255 255 / 0.8)"; // keeps lines apart from what is below
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  function shape(tag, attributes = {}, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const line = (d, stroke, width, more = {}) =>
    shape("path", { d, stroke, "stroke-width": width, fill: "none", ...more });
  const rimmed = (d, color, width, more) => [line(d, RIM, width + 2), line(d, color, width, more)];

  // From places to path data, for a drawing of a given height.
  function pencil(high) {
    const at = ([x, y]) => `${((x / FULL) * WIDE).toFixed(2)} ${((1 - y / FULL) * high).toFixed(2)}`;
    const ring = (corners) => `M${corners.map(at).join("L")}Z`;
    const segments = ({ places }, edges) =>
      edges.map(([a, b]) => `M${at(places[a])}L${at(places[b])}`).join("");
    return { at, ring, segments };
  }

  // Edges by what changes across them: the pattern in a layer, or the class.
  function seams({ edges, pieces, cells }, [from, to]) {
    const bits = (k) => cells[pieces[k].cell].pattern;
    const differ = (a, b) => bits(a).some((bit, n) => n >= from && n < to && bit !== bits(b)[n]);
    return edges.filter(([, , a, b]) => b >= 0 && pieces[a].cell !== pieces[b].cell && differ(a, b));
  }

  const sides = ({ edges, pieces }) =>
    edges.filter(([, , a, b]) => b >= 0 && pieces[a].side !== pieces[b].side);

  const outline = ({ edges, pieces }, cell) =>
    edges.filter(([, , a, b]) => (pieces[a].cell === cell) !== (b >= 0 && pieces[b].cell === cell));

  // Shapes with equal keys become one path, so that no gaps show between them.
  function gathered(rings, key, draw, attributes) {
    const paths = new Map();
    for (const ring of rings) {
      const name = key(ring);
      paths.set(name, (paths.get(name) || "") + draw(ring));
    }
    return [...paths].map(([name, d]) => shape("path", { d, ...attributes(name) }));
  }

  function cellShapes(shown, palette, pen) {
    const color = (id) => `rgb(${palette.slice(3 * id, 3 * id + 3).join(" ")})`;
    return gathered(shown.pieces, (piece) => shown.cells[piece.cell].id, (piece) => pen.ring(piece.corners), (id) => (
      { fill: color(id), stroke: color(id), "stroke-width": 0.7, "data-pattern": id }));
  }

  function flipShapes(float, shown, data, pen) {
    const flip = (before, after) => shown.flips.get(`${before.cell} ${after.cell}`);
    const found = overlaps(float, shown, flip);
    return gathered(found, ([, a, b]) => data.opacity[flip(a, b).count], ([ring]) => pen.ring(ring), (opacity) => (
      { fill: data.colors.flip, "fill-opacity": opacity }));
  }

  function changeShapes(float, shown, color, pen) {
    const found = overlaps(float, shown, (before, after) => before.side !== after.side);
    const d = found.map(([ring]) => pen.ring(ring)).join("");
    return [shape("path", { d, fill: color, "fill-opacity": 0.6 })];
  }

  function pointShapes({ points, labels }, colors, pen) {
    return colors.flatMap((color, label) => {
      const own = Array.from(labels.keys()).filter((k) => labels[k] === label);
      const d = own.map((k) => `M${pen.at(paired(points, k))}h0.01`).join("");
      return [line(d, "rgb(0 0 0 / 0.6)", 4.4), line(d, color, 3.2)];
    });
  }

  function probeShapes(float, shown, found, colors, pen) {
    const { point, before, after } = found;
    const parts = [];
    if (after) {
      const common = float.pieces.filter((piece) => piece.cell === before.cell).flatMap((a) =>
        shown.pieces.filter((piece) => piece.cell === after.cell).map((b) => overlap(a.corners, b.corners)));
      const d = common.filter((ring) => ring.length > 2).map(pen.ring).join("");
      parts.push(shape("path", { d, fill: "rgb(255 255 255 / 0.55)" }));
    }
    const own = pen.segments(float, outline(float, before.cell));
    parts.push(...rimmed(own, colors.float, 3.5, { class: "outline" }));
    if (after) {
      const d = pen.segments(shown, outline(shown, after.cell));
      parts.push(line(d, colors.quantized, 3.5, { class: "outline", "stroke-dasharray": "5 5" }));
    }
    const [x, y] = pen.at(point).split(" ");
    parts.push(...rimmed(`M${x - 8} ${y}h16M${x} ${y - 8}v16`, "#1A1A1A", 1.5));
    return parts;
  }

  // Where layers begin and end among the neurons.
  function spans(widths) {
    let end = 0;
    return widths.map((width) => [end, (end += width)]);
  }

  // Makes the drawing inside a node; the result shows a state, and what is probed.
  function painter(node, data) {
    const svg = shape("svg", { "aria-hidden": "true", focusable: "false" });
    const layers = data.layers.map((_, k) => `layer${k}`);
    const names = ["cells", "flips", "changes", ...layers, "points", "float", "quantized", "probe"];
    const groups = Object.fromEntries(names.map((name) => [name, shape("g", { class: `drawn-${name}` })]));
    svg.append(...Object.values(groups));
    node.append(svg);
    let shown = {};
    let pen;

    function leave(old) {
      const last = shape("g", {}, ...old);
      groups.layer0.before(last);
      last.animate({ opacity: [1, 0] }, FADE).onfinish = () => last.remove();
    }

    function shapes({ network, step }, float, twin) {
      const { colors } = data;
      const drawn = {
        cells: cellShapes(twin, data.palette, pen),
        points: pointShapes(data.datasets[network.dataset], colors.classes, pen),
        float: rimmed(pen.segments(float, sides(float)), colors.float, 2),
      };
      spans(data.layers).forEach((span, k) => {
        drawn[layers[k]] = [line(pen.segments(twin, seams(twin, span)), colors.layers[k], 1)];
      });
      if (!step) return drawn;
      drawn.flips = flipShapes(float, twin, data, pen);
      drawn.changes = changeShapes(float, twin, colors.decision, pen);
      drawn.quantized = rimmed(pen.segments(twin, sides(twin)), colors.quantized, 2);
      return drawn;
    }

    // Show one step of a network with the layers that are switched on.
    function draw(state, float, twin) {
      if (state.network !== shown.network || state.step !== shown.step) {
        const high = WIDE / data.datasets[state.network.dataset].aspect;
        const moved = state.network === shown.network && !still.matches;
        const old = [groups.cells, groups.flips].map((group) => group.cloneNode(true));
        pen = pencil(high);
        svg.setAttribute("viewBox", `0 0 ${WIDE} ${high.toFixed(2)}`);
        const drawn = shapes(state, float, twin);
        for (const [name, group] of Object.entries(groups)) group.replaceChildren(...(drawn[name] || []));
        if (moved) leave(old);
        shown = { network: state.network, step: state.step };
      }
      for (const name of names) groups[name].setAttribute("display", state.hidden.has(name) ? "none" : "inline");
    }

    function mark(found, float, twin) {
      groups.probe.replaceChildren(...(found ? probeShapes(float, twin, found, data.colors, pen) : []));
    }

    return { draw, mark };
  }

  // Tilings are unpacked when they are first shown, and kept.
  function keeper() {
    const kept = new Map();
    return (network, step) => {
      if (!kept.has(network)) kept.set(network, []);
      const own = kept.get(network);
      return (own[step] ||= tiling(network, step));
    };
  }

  globalThis.painter = { painter, keeper };
})();
