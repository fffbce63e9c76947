// The tessellation explorer: choose a network, move a slider through the bit-widths, read the cells
// at a place. Each `.tiling-explorer` carries its data (packed by workflow/figures/explorer.py);
// tilings.js unpacks it and painter.js draws it. No number that is shown is computed here.
(() => {
  "use strict";
  const HINT = "Point at the map to read the cells there; a click or a touch keeps the place. " +
    "With the keyboard: arrow keys, smaller steps with Shift, Escape to leave.";
  const NOTHING = "\u2014";
  const { FULL, unpack, probe } = globalThis.tilings;
  const { painter, keeper } = globalThis.painter;

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const swatch = (shape, style) => element("span", { class: `explorer-${shape}`, style, "aria-hidden": "true" });

  // Controls

  function chooser(name) {
    const select = element("select", { "aria-label": name });
    const offer = (texts) => {
      const now = select.selectedOptions[0]?.textContent; // a name that is still there stays chosen
      select.replaceChildren(...texts.map((text, k) => element("option", { value: k }, text)));
      select.value = Math.max(0, texts.indexOf(now));
    };
    return { label: element("label", {}, element("span", { class: "explorer-name" }, name), select), select, offer };
  }

  function slider(steps) {
    const input = element("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: 0 });
    const ticks = steps.map((name) => element("span", {}, name));
    const scale = element("span", { class: "explorer-ticks", "aria-hidden": "true" }, ...ticks);
    const label = element("label", { class: "explorer-slider" });
    label.append(element("span", { class: "explorer-name" }, "Bits per weight"), input, scale);
    return { input, ticks, label };
  }

  // What can be shown: the switches are the legend as well.
  function switches({ colors, layers }) {
    const split = `linear-gradient(90deg,${colors.classes.join(" 50%,")} 50%)`;
    const kinds = [
      ["cells", "cells (one colour per pattern)", "#D3D9DC", "area"],
      ...layers.map((_, k) => [`layer${k}`, `hypersurfaces of layer ${k + 1}`, colors.layers[k], "line"]),
      ["flips", "flip region (darker: more neurons)", colors.flip, "area"],
      ["changes", "changed decisions", colors.decision, "area"],
      ["float", "float decision boundary", colors.float, "line"],
      ["quantized", "quantized decision boundary", colors.quantized, "line"],
      ["points", "training points by class", split, "area"],
    ];
    const row = element("div", { class: "explorer-switches", role: "group", "aria-label": "Show" });
    const inputs = {};
    for (const [name, text, color, shape] of kinds) {
      inputs[name] = element("input", { type: "checkbox" });
      inputs[name].checked = name !== "changes";
      row.append(element("label", {}, inputs[name], swatch(shape, `background:${color}`), text));
    }
    const hidden = () => new Set(Object.keys(inputs).filter((name) => !inputs[name].checked));
    return { row, hidden };
  }

  function rows(names, kind) {
    const values = names.map((name) => [name, element("dd")]);
    const list = element("dl", { class: kind });
    for (const [name, value] of values) list.append(element("div", {}, element("dt", {}, name), value));
    return { list, show: (texts) => texts.forEach((text, k) => values[k][1].replaceChildren(...[text].flat())) };
  }

  // A pattern in groups of four, layer by layer; what differs from another one is marked.
  function bits(pattern, other, layers) {
    const parts = [];
    let n = 0;
    layers.forEach((width, layer) => {
      if (layer) parts.push(" | ");
      for (let k = 0; k < width; k += 1, n += 1) {
        if (k && k % 4 === 0) parts.push(" ");
        parts.push(other && other[n] !== pattern[n] ? element("mark", {}, `${pattern[n]}`) : `${pattern[n]}`);
      }
    });
    return parts;
  }

  // What is read at a place: of the float network's cell, of the twin's, and of both.
  function reader({ layers, colors }) {
    const card = (text, color) => {
      const name = element("span");
      const list = rows(["Pattern", "Area", "Output"], "explorer-cell");
      const head = element("p", { class: "explorer-card" }, swatch("line", `background:${color}`), name);
      name.textContent = text;
      return { box: element("div", {}, head, list.list), name, show: list.show };
    };
    const cards = [card("Cell of the float network", colors.float), card("", colors.quantized)];
    const words = element("p", { class: "explorer-here" });
    const pair = element("div", { class: "explorer-pair" }, ...cards.map(({ box }) => box));
    const box = element("div", { class: "explorer-probe", role: "status", "aria-live": "polite" }, words, pair);
    const neurons = layers.reduce((total, width) => total + width, 0);

    function summary({ before, after, flip }) {
      if (!after) return `Here: class ${before.side}.`;
      const flips = flip ? `${flip.count} of ${neurons} neurons flipped` : "no neuron flipped";
      const change = before.side === after.side ? `class ${after.side} stays` : `class ${before.side} becomes ${after.side}`;
      const share = flip ? ` The two cells share ${flip.area} of the box.` : "";
      return `Here: ${flips}; ${change}.${share}`;
    }

    function show(found, float, twin, twinName) {
      words.textContent = found ? summary(found) : HINT;
      cards[1].name.textContent = twinName ? `Cell of the twin with ${twinName}` : "Cell of a twin";
      const pair = [[float, found?.before], [twin, found?.after]].map(([tiling, piece]) => piece && tiling.cells[piece.cell]);
      cards.forEach((own, k) => {
        const [cell, other] = [pair[k], pair[1 - k]];
        own.show(cell ? [bits(cell.pattern, other?.pattern, layers), cell.area, cell.map] : [NOTHING, NOTHING, NOTHING]);
      });
    }
    return { box, show };
  }

  // Single places, by pointer, touch or arrow keys

  const MOVES = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  function probing(map, state, changed) {
    const within = (value) => Math.min(FULL, Math.max(0, value));
    const place = (event) => {
      const box = map.getBoundingClientRect();
      const [x, y] = [(event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height];
      return [within(x * FULL), within(y * FULL)];
    };
    const show = (point, kept) => {
      state.point = point;
      if (kept) state.kept = point;
      changed();
    };
    map.addEventListener("pointerdown", (event) => show(place(event), true));
    map.addEventListener("pointermove", (event) => show(place(event), event.pointerType !== "mouse"));
    map.addEventListener("pointerleave", () => show(state.kept));
    map.addEventListener("keydown", (event) => {
      if (event.key === "Escape") show(null, true);
      const move = MOVES[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const stride = FULL / (event.shiftKey ? 500 : 50);
      const from = state.point || [FULL / 2, FULL / 2];
      show(from.map((value, axis) => within(value + stride * move[axis])), true);
    });
  }

  function assemble(box, data) {
    const [dataset, network, bitWidth] = [chooser("Dataset"), chooser("Network"), slider(data.steps)];
    const shown = switches(data);
    const numbers = rows(["Weights", ...data.quantities], "explorer-readout");
    const readings = element("div", { class: "explorer-readings", role: "status", "aria-live": "polite" }, numbers.list);
    const map = element("div", { class: "explorer-map", tabindex: 0, role: "application", "aria-roledescription": "map" });
    const cells = reader(data);
    const { draw, mark } = painter(map, data);
    const tilingOf = keeper();
    const state = { point: null, kept: null };
    const own = () => data.networks.filter((each) => each.dataset === Number(dataset.select.value));

    const look = () => {
      const [float, twin] = [0, state.step].map((step) => tilingOf(state.network, step));
      const found = state.point && probe(float, state.step ? twin : null, state.point);
      mark(found, float, twin);
      cells.show(found, float, twin, state.step ? state.words : "");
    };
    const update = () => {
      state.network = own()[Number(network.select.value)];
      state.step = Number(bitWidth.input.value);
      state.hidden = shown.hidden();
      const step = data.steps[state.step];
      state.words = state.step ? `${step} bits` : step;
      bitWidth.input.setAttribute("aria-valuetext", state.words);
      bitWidth.ticks.forEach((tick, k) => tick.classList.toggle("current", k === state.step));
      numbers.show([state.words, ...state.network.readings[state.step]]);
      const { name } = data.datasets[state.network.dataset];
      map.setAttribute("aria-label", `Cells of the ${name} network, ${state.network.name}, ${state.words}. ${HINT}`);
      draw(state, tilingOf(state.network, 0), tilingOf(state.network, state.step));
      look();
    };
    const offer = () => network.offer(own().map(({ name }) => name));
    dataset.offer(data.datasets.map(({ name }) => name));
    offer();
    dataset.select.addEventListener("input", offer); // before the box hears of it
    probing(map, state, look);
    const top = element("div", { class: "explorer-controls" }, dataset.label, network.label, bitWidth.label);
    box.replaceChildren(top, readings, map, cells.box, shown.row);
    box.addEventListener("input", update);
    update();
  }

  async function build(box) {
    try {
      const data = JSON.parse(box.querySelector("script").textContent);
      const [datasets, networks] = await Promise.all(
        [data.datasets, data.networks].map((packed) => Promise.all(packed.map(unpack))));
      assemble(box, { ...(await unpack(data)), datasets, networks });
    } catch (error) {
      console.error(error); // the note about the PDF stays
    }
  }

  document.querySelectorAll(".tiling-explorer").forEach(build);
})();
