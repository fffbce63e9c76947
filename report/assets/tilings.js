// Tilings of the plane, as workflow/figures/explorer.py packs them: unpacks the networks of a
// tessellation explorer and answers what lies where. painter.js draws them, explorer.js puts the
// controls around. Places are in shares of the box, in whole numbers up to FULL, y upwards. Areas,
// maps and numbers of neurons are text or counts of the data; none is computed here.
(() => {
  "use strict";
  const FULL = 65535;

  async function bytes(text) {
    const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  // Numbers of two bytes, all low bytes before all high ones.
  async function wide(text) {
    const parts = await bytes(text);
    const count = parts.length / 2;
    return Uint16Array.from({ length: count }, (_, k) => parts[k] + 256 * parts[count + k]);
  }

  async function lines(text) {
    const all = new TextDecoder().decode(await bytes(text));
    return all ? all.split("\n") : [];
  }

  const KINDS = {
    vertices: wide, corners: wide, sizes: wide, pieces: wide, ids: wide, flips: wide, flipped: wide,
    points: wide, palette: bytes, patterns: bytes, labels: bytes, words: lines, overlaps: lines,
  };

  // The same object with its packed parts unpacked.
  async function unpack(packed) {
    const names = Object.keys(KINDS).filter((name) => name in packed);
    const parts = await Promise.all(names.map((name) => KINDS[name](packed[name])));
    return { ...packed, ...Object.fromEntries(names.map((name, k) => [name, parts[k]])) };
  }

  // Pairs from two columns behind one another.
  const paired = (columns, k) => [columns[k], columns[columns.length / 2 + k]];

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  // Rings of vertices from codes: 0 is the next new vertex, k the one that came k before it.
  function rings(sizes, codes) {
    let [at, top] = [0, 0];
    const vertex = () => {
      const code = codes[at++];
      return code ? top - code : top++;
    };
    return Array.from(sizes, (size) => Array.from({ length: size }, vertex));
  }

  // One step of a network: pieces (parts of cells of one class) with their corners, cells with
  // what is said of them, and the overlaps with cells of the float network where neurons flip.
  function tiling(network, step) {
    const { counts } = network;
    const first = (part) => sum(counts[part].slice(0, step));
    const range = (part) => Array.from({ length: counts[part][step] }, (_, k) => first(part) + k);
    const places = range("vertices").map((v) => paired(network.vertices, v));
    const begin = first("pieces");
    const sizes = network.sizes.subarray(begin, begin + counts.pieces[step]);
    const codes = network.corners.subarray(sum(network.sizes.subarray(0, begin)));
    const pieces = rings(sizes, codes).map((ring, k) => ({
      ring,
      corners: ring.map((v) => places[v]),
      cell: network.pieces[begin + k] >> 1,
      side: network.pieces[begin + k] & 1,
    }));
    const neurons = network.patterns.length / (1 + network.ids.reduce((a, b) => Math.max(a, b)));
    const cells = range("cells").map((k) => {
      const id = network.ids[k];
      const [area, map] = network.words[k].split("\t");
      return { id, area, map, pattern: network.patterns.subarray(id * neurons, (id + 1) * neurons) };
    });
    let before = 0;
    const flips = new Map(range("flips").map((k) => {
      const [ahead, after] = paired(network.flips, k);
      before += ahead;
      return [`${before} ${after}`, { before, after, count: network.flipped[k], area: network.overlaps[k] }];
    }));
    return { places, pieces, cells, flips, edges: edges(pieces) };
  }

  // All edges between two pieces, as [start, end, piece at the left, piece at the right]; at the
  // border of the box there is no piece at the right.
  function edges(pieces) {
    const left = new Map();
    const found = [];
    pieces.forEach(({ ring }, k) => ring.forEach((a, place) => {
      const b = ring[(place + 1) % ring.length];
      if (left.has(`${b} ${a}`)) {
        found.push([a, b, k, left.get(`${b} ${a}`)]);
        left.delete(`${b} ${a}`);
      } else left.set(`${a} ${b}`, k);
    }));
    for (const [ends, k] of left) found.push([...ends.split(" ").map(Number), k, -1]);
    return found;
  }

  // How far a point is inside a convex ring, below 0 outside; a cell that rounding has made a
  // single place holds nothing.
  function depth(corners, [x, y]) {
    let least = Infinity;
    corners.forEach(([ax, ay], k) => {
      const [bx, by] = corners[(k + 1) % corners.length];
      const length = Math.hypot(bx - ax, by - ay);
      if (length) least = Math.min(least, ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length);
    });
    return least === Infinity ? -Infinity : least;
  }

  // Pieces around a point, the one that it is deepest in first.
  function around({ pieces }, point) {
    const near = pieces.map((piece) => [depth(piece.corners, point), piece]);
    return near.filter(([deep]) => deep > -2).sort((a, b) => b[0] - a[0]).map(([, piece]) => piece);
  }

  // What lies at a point: a piece of the float network, one of its twin, and their overlap in the
  // flip region, if any. Beside an edge, rounded places can name cells that do not overlap;
  // then the next best ones are taken.
  function probe(float, twin, point) {
    const sources = around(float, point);
    for (const before of sources) {
      for (const after of twin ? around(twin, point) : []) {
        const flip = twin.flips.get(`${before.cell} ${after.cell}`);
        const same = float.cells[before.cell].id === twin.cells[after.cell].id;
        if (flip || same) return { point, before, after, flip };
      }
    }
    return { point, before: sources[0] };
  }

  // The part of one convex ring inside another one, empty where they only touch.
  function overlap(corners, others) {
    let part = corners;
    for (let k = 0; k < others.length && part.length; k += 1) {
      const [a, b] = [others[k], others[(k + 1) % others.length]];
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const inside = part.map(([x, y]) => dx * (y - a[1]) - dy * (x - a[0]));
      if (inside.every((value) => value >= 0)) continue;
      const kept = [];
      part.forEach((corner, at) => {
        const next = (at + 1) % part.length;
        if (inside[at] >= 0) kept.push(corner);
        if (inside[at] >= 0 === inside[next] >= 0) return;
        const share = inside[at] / (inside[at] - inside[next]);
        kept.push(corner.map((value, axis) => value + share * (part[next][axis] - value)));
      });
      part = inside.some((value) => value > 0) ? kept : [];
    }
    return part;
  }

  const extent = (corners) => [0, 1].map((axis) => {
    const values = corners.map((corner) => corner[axis]);
    return [Math.min(...values), Math.max(...values)];
  });

  // All overlaps of pieces of two tilings that a test chooses, as [ring, before, after].
  function overlaps(float, twin, chosen) {
    const boxes = twin.pieces.map(({ corners }) => extent(corners));
    const found = [];
    for (const before of float.pieces) {
      const box = extent(before.corners);
      twin.pieces.forEach((after, k) => {
        const apart = [0, 1].some((axis) => (
          boxes[k][axis][0] >= box[axis][1] || boxes[k][axis][1] <= box[axis][0]));
        if (apart || !chosen(before, after)) return;
        const ring = overlap(before.corners, after.corners);
        if (ring.length > 2) found.push([ring, before, after]);
      });
    }
    return found;
  }

  globalThis.tilings = { FULL, unpack, tiling, probe, overlap, overlaps, paired };
})();
