// Draws tilings from the maps that workflow/figures/explorer.py packs: tiles, flips, zero lines of
// the output and points, on a lattice. explorer.js puts the controls around it.
(() => {
  "use strict";
  const FADE = 180; // milliseconds
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // Data: base64 of deflated bytes, lowest byte first.
  async function unpack(text, Numbers) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Numbers(await new Response(stream).arrayBuffer());
  }

  const KINDS = {
    palette: Uint8Array,
    patterns: Uint16Array,
    flipped: Uint8Array,
    levels: Int8Array,
    points: Uint16Array,
    labels: Uint8Array,
  };

  async function unpackTiling(tiling) {
    const arrays = Object.entries(KINDS).map(async ([name, kind]) => [name, await unpack(tiling[name], kind)]);
    return { ...tiling, ...Object.fromEntries(await Promise.all(arrays)) };
  }

  // One step of a stack of maps.
  function layer(tiling, name, step) {
    const size = tiling.shape[0] * tiling.shape[1];
    return tiling[name].subarray(step * size, (step + 1) * size);
  }

  // A map of labels at twice the resolution (Scale2x): stairs become slopes, no label is invented.
  function doubled(map, rows, columns) {
    const result = new Uint32Array(4 * rows * columns);
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const k = r * columns + c;
        const here = map[k];
        const up = r ? map[k - columns] : here;
        const down = r < rows - 1 ? map[k + columns] : here;
        const left = c ? map[k - 1] : here;
        const right = c < columns - 1 ? map[k + 1] : here;
        const first = 4 * r * columns + 2 * c;
        const second = first + 2 * columns;
        const free = up !== down && left !== right;
        result[first] = free && left === up ? left : here;
        result[first + 1] = free && right === up ? right : here;
        result[second] = free && left === down ? left : here;
        result[second + 1] = free && right === down ? right : here;
      }
    }
    return result;
  }

  // The picture of one step: tile colours, seams where two tiles meet, the flip colour on top.
  function picture(data, tiling, step, showFlips) {
    let [rows, columns] = tiling.shape;
    const patterns = layer(tiling, "patterns", step);
    const flipped = layer(tiling, "flipped", step);
    let map = Uint32Array.from(patterns, (id, k) => id * 256 + flipped[k]);
    for (let time = 0; time < 2; time += 1) {
      map = doubled(map, rows, columns);
      rows *= 2;
      columns *= 2;
    }
    const image = new ImageData(columns, rows);
    const cover = data.colors.flip.match(/\w\w/g).map((part) => parseInt(part, 16));
    for (let r = 0; r < rows; r += 1) {
      for (let c = 0; c < columns; c += 1) {
        const k = r * columns + c;
        const id = map[k] >> 8;
        const apart = (near) => map[near] >> 8 !== id;
        const seam =
          (r > 0 && apart(k - columns)) || (r < rows - 1 && apart(k + columns)) ||
          (c > 0 && apart(k - 1)) || (c < columns - 1 && apart(k + 1));
        const light = seam ? data.seam : 1;
        const alpha = showFlips ? data.opacity[map[k] & 255] : 0;
        const place = 4 * ((rows - 1 - r) * columns + c); // rows count upwards, images downwards
        for (let part = 0; part < 3; part += 1) {
          const tile = tiling.palette[3 * id + part] * light;
          image.data[place + part] = (1 - alpha) * tile + alpha * cover[part];
        }
        image.data[place + 3] = 255;
      }
    }
    const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  // The zero line of the output, by marching squares: in every square between four lattice
  // points, the places where the sign changes on the sides are joined.
  function zeroLine(tiling, step) {
    const [rows, columns] = tiling.shape;
    const levels = layer(tiling, "levels", step);
    const path = new Path2D();
    const corners = [[0, 0], [0, 1], [1, 1], [1, 0]];
    for (let r = 0; r < rows - 1; r += 1) {
      for (let c = 0; c < columns - 1; c += 1) {
        const value = ([down, along]) => levels[(r + down) * columns + c + along];
        const ends = [];
        corners.forEach((a, k) => {
          const b = corners[(k + 1) % 4];
          const [from, to] = [value(a), value(b)];
          if (from > 0 === to > 0) return;
          const share = from / (from - to);
          ends.push([
            (c + 0.5 + a[1] + share * (b[1] - a[1])) / columns,
            1 - (r + 0.5 + a[0] + share * (b[0] - a[0])) / rows,
          ]);
        });
        for (let k = 0; k + 1 < ends.length; k += 2) {
          path.moveTo(...ends[k]);
          path.lineTo(...ends[k + 1]);
        }
      }
    }
    return path;
  }

  // The last few results of a function, so that going back and forth costs nothing.
  function remembered(make, most) {
    const kept = new Map();
    return (...key) => {
      const name = key.join();
      if (!kept.has(name)) kept.set(name, make(...key));
      if (kept.size > most) kept.delete(kept.keys().next().value);
      return kept.get(name);
    };
  }

  const pixels = (pen) => pen.canvas.width / pen.canvas.clientWidth; // of the canvas, per one of the page

  // Paths are in shares of the map; a pale rim keeps them apart from the tiles.
  function stroke(pen, path, color, width) {
    const { width: wide, height: high } = pen.canvas;
    const scaled = new Path2D();
    scaled.addPath(path, new DOMMatrix([wide, 0, 0, high, 0, 0]));
    pen.lineCap = "round";
    for (const [ink, thick] of [["rgb(255 255 255 / 0.8)", width + 2], [color, width]]) {
      pen.strokeStyle = ink;
      pen.lineWidth = thick * pixels(pen);
      pen.stroke(scaled);
    }
  }

  function dots(pen, tiling, colors) {
    const radius = pixels(pen) * Math.max(1.4, pen.canvas.clientWidth / 300);
    pen.lineWidth = 0.6 * pixels(pen);
    pen.strokeStyle = "rgb(0 0 0 / 0.6)";
    tiling.labels.forEach((label, k) => {
      const across = tiling.points[2 * k] / 65535;
      const down = 1 - tiling.points[2 * k + 1] / 65535;
      pen.beginPath();
      pen.arc(across * pen.canvas.width, down * pen.canvas.height, radius, 0, 2 * Math.PI);
      pen.closePath();
      pen.fillStyle = colors[label];
      pen.fill();
      pen.stroke();
    });
  }

  function cross(pen, tiling, [row, column]) {
    const [x, y] = [(column + 0.5) / tiling.shape[1], 1 - (row + 0.5) / tiling.shape[0]];
    const [wide, high] = [8 / pen.canvas.clientWidth, 8 / pen.canvas.clientHeight];
    const path = new Path2D(`M${x - wide} ${y}H${x + wide}M${x} ${y - high}V${y + high}`);
    stroke(pen, path, "#1A1A1A", 1.5);
  }

  // Draws a state at the size it has in the page; fades from the last step where motion is welcome.
  function painter(canvas, data, tilings) {
    const pen = canvas.getContext("2d");
    const images = remembered((which, step, flips) => picture(data, tilings[which], step, flips), 8);
    const lines = remembered((which, step) => zeroLine(tilings[which], step), 100);
    let shown = {};
    let frame = 0;

    function paint(state, last, share) {
      const { which, step } = state;
      if (share < 1) pen.drawImage(last, 0, 0, canvas.width, canvas.height);
      pen.globalAlpha = share;
      pen.drawImage(shown.image, 0, 0, canvas.width, canvas.height);
      pen.globalAlpha = 1;
      if (state.points) dots(pen, tilings[which], data.colors.classes);
      if (state.float) stroke(pen, lines(which, 0), data.colors.float, 2);
      if (state.quantized && step) stroke(pen, lines(which, step), data.colors.quantized, 2);
      if (state.probe) cross(pen, tilings[which], state.probe);
    }

    return (state) => {
      cancelAnimationFrame(frame);
      const { aspect } = tilings[state.which];
      canvas.style.aspectRatio = aspect;
      if (!canvas.clientWidth) return;
      canvas.width = Math.round(canvas.clientWidth * Math.max(1, devicePixelRatio));
      canvas.height = Math.round(canvas.width / aspect);
      const moved = shown.which === state.which && shown.step !== state.step && !still.matches;
      const last = shown.image;
      shown = { which: state.which, step: state.step, image: images(state.which, state.step, state.flips) };
      const start = performance.now();
      const draw = (now) => {
        const share = moved ? Math.min(1, Math.max(0, (now - start) / FADE)) : 1;
        paint(state, last, share);
        if (share < 1) frame = requestAnimationFrame(draw);
      };
      draw(start);
    };
  }

  globalThis.tilings = { unpackTiling, layer, painter };
})();
