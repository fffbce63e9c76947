// The tiling explorer: a slider through the bit-widths moves the tiles of a network. Each
// `.tiling-explorer` carries its data (packed by workflow/figures/explorer.py): maps on a lattice,
// colours, and the readings as text; tilings.js draws them. No number that is shown is computed here.
(() => {
  "use strict";
  const PROBE_HINT = "Point at the map, or move over it with the arrow keys, to read single places.";
  const { unpackTiling, layer, painter } = globalThis.tilings;

  function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // Controls

  function slider(steps) {
    const input = element("input", { type: "range", min: 0, max: steps.length - 1, step: 1, value: 0 });
    const ticks = steps.map((name) => element("span", {}, name));
    const scale = element("span", { class: "explorer-ticks", "aria-hidden": "true" }, ...ticks);
    const label = element("label", { class: "explorer-slider" });
    label.append(element("span", { class: "explorer-name" }, "Bits per weight"), input, scale);
    return { input, ticks, label };
  }

  function switches(colors) {
    const kinds = [
      ["flips", "flips (darker: more neurons)", `background:${colors.flip}`, "area"],
      ["float", "float decision boundary", `background:${colors.float}`, "line"],
      ["quantized", "quantized decision boundary", `background:${colors.quantized}`, "line"],
      ["points", "training points by class", `background:linear-gradient(90deg,${colors.classes.join(" 50%,")} 50%)`, "area"],
    ];
    const row = element("div", { class: "explorer-switches", role: "group", "aria-label": "Show" });
    const inputs = {};
    for (const [name, text, style, shape] of kinds) {
      inputs[name] = element("input", { type: "checkbox", checked: "" });
      const swatch = element("span", { class: `explorer-${shape}`, style, "aria-hidden": "true" });
      row.append(element("label", {}, inputs[name], swatch, text));
    }
    return { row, inputs };
  }

  function readout(quantities) {
    const values = ["Weights", ...quantities].map((name) => [name, element("dd")]);
    const list = element("dl", { class: "explorer-readout" });
    for (const [name, value] of values) list.append(element("div", {}, element("dt", {}, name), value));
    const show = (texts) => texts.forEach((text, k) => {
      values[k][1].textContent = text;
    });
    return { box: element("div", { role: "status", "aria-live": "polite" }, list), show };
  }

  // What the map says at one lattice point, in words.
  function reading(data, tiling, step, [row, column]) {
    const k = row * tiling.shape[1] + column;
    const side = (at) => Number(layer(tiling, "levels", at)[k] > 0);
    if (!step) return `Here: class ${side(0)}.`;
    const flips = layer(tiling, "flipped", step)[k];
    const change = side(0) === side(step) ? `class ${side(0)} stays` : `class ${side(0)} becomes ${side(step)}`;
    return `Here: ${flips} of ${data.neurons} neurons flipped; ${change}.`;
  }

  const MOVES = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  // Single places, by pointer, touch or arrow keys.
  function probing(canvas, tiling, probe, show) {
    const within = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value)));
    const point = (event) => {
      const [rows, columns] = tiling().shape;
      const box = canvas.getBoundingClientRect();
      const column = within(((event.clientX - box.left) / box.width) * columns, columns);
      show([within((1 - (event.clientY - box.top) / box.height) * rows, rows), column]);
    };
    for (const kind of ["pointerdown", "pointermove"]) canvas.addEventListener(kind, point);
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") show(null); // what a finger touched stays to be read
    });
    canvas.addEventListener("blur", () => show(null));
    canvas.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const size = tiling().shape;
      const stride = event.shiftKey ? 1 : 4;
      const from = probe() || size.map((length) => length / 2);
      show(from.map((value, k) => within(value + stride * move[k], size[k])));
    });
  }

  function assemble(box, data, tilings) {
    const select = element("select", {}, ...tilings.map(({ name }, k) => element("option", { value: k }, name)));
    const choice = element("label", {}, element("span", { class: "explorer-name" }, "Dataset"), select);
    const bits = slider(data.steps);
    const shown = switches(data.colors);
    const numbers = readout(data.quantities);
    const canvas = element("canvas", { tabindex: 0, role: "application", "aria-roledescription": "map" });
    const note = element("p", { class: "explorer-probe", "aria-live": "polite" });
    const draw = painter(canvas, data, tilings);
    const state = { probe: null };

    const update = () => {
      state.which = Number(select.value);
      state.step = Number(bits.input.value);
      for (const [name, input] of Object.entries(shown.inputs)) state[name] = input.checked;
      const tiling = tilings[state.which];
      const step = data.steps[state.step];
      const words = state.step ? `${step} bits` : step;
      bits.input.setAttribute("aria-valuetext", words);
      bits.ticks.forEach((tick, k) => tick.classList.toggle("current", k === state.step));
      numbers.show([words, ...tiling.readings[state.step]]);
      canvas.setAttribute("aria-label", `Tiles of the ${tiling.name} network, ${words}. ${PROBE_HINT}`);
      note.textContent = state.probe ? reading(data, tiling, state.step, state.probe) : PROBE_HINT;
      draw(state);
    };
    const probe = (place) => {
      state.probe = place;
      update();
    };
    probing(canvas, () => tilings[state.which], () => state.probe, probe);
    const top = element("div", { class: "explorer-controls" }, choice, bits.label);
    box.replaceChildren(top, canvas, numbers.box, shown.row, note);
    box.addEventListener("input", update);
    new ResizeObserver(update).observe(box);
    update();
  }

  async function build(box) {
    try {
      const data = JSON.parse(box.querySelector("script").textContent);
      assemble(box, data, await Promise.all(data.tilings.map(unpackTiling)));
    } catch (error) {
      console.error(error); // the note about the PDF stays
    }
  }

  document.querySelectorAll(".tiling-explorer").forEach(build);
})();
