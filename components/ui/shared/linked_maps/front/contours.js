// Where documents lie thickest: lines of equal density, and shading where not every document has a mark.

const GRID = 72; // cells along the longer side of a map
const LEVELS = [0.9, 0.7, 0.45, 0.2]; // share of all documents that lie inside a line

// How many documents lie in each cell, smoothed; of a shaded map from the counts of all documents.
function densityGrid(pane, n) {
  const grid = new Float32Array(GRID * GRID);
  const source = pane.density;
  if (source) {
    for (let i = 0; i < source.values.length; i++) {
      const column = Math.floor(((i % source.size) / source.size) * GRID);
      const row = Math.floor((Math.floor(i / source.size) / source.size) * GRID);
      grid[row * GRID + column] += source.values[i] * source.values[i];
    }
  } else {
    for (let i = 0; i < n; i++) {
      const column = Math.min(GRID - 1, (pane.xy[2 * i] * GRID) >> 16);
      grid[Math.min(GRID - 1, (pane.xy[2 * i + 1] * GRID) >> 16) * GRID + column] += 1;
    }
  }
  let smooth = grid;
  for (let round = 0; round < (n < 1000 ? 7 : 3); round++) smooth = blur(smooth);
  return smooth;
}

function blur(grid) {
  const across = new Float32Array(grid.length);
  const down = new Float32Array(grid.length);
  const at = (values, row, column) =>
    row < 0 || column < 0 || row >= GRID || column >= GRID ? 0 : values[row * GRID + column];
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++)
      across[row * GRID + column] =
        (at(grid, row, column - 1) + 2 * at(grid, row, column) + at(grid, row, column + 1)) / 4;
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++)
      down[row * GRID + column] =
        (at(across, row - 1, column) + 2 * at(across, row, column) + at(across, row + 1, column)) / 4;
  return down;
}

// The densities whose areas hold the wanted shares of all documents.
function thresholds(grid) {
  const sorted = Float32Array.from(grid).sort().reverse();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const wanted = [...LEVELS].sort();
  const found = [];
  let held = 0;
  for (const value of sorted) {
    held += value;
    while (found.length < wanted.length && held >= wanted[found.length] * total) found.push(value);
  }
  return total > 0 ? [...new Set(found)] : [];
}

// Marching squares: the lines of one density as pairs of ends, in shares of the map's longer side.
function contourLines(grid, level) {
  const lines = [];
  const value = (row, column) => grid[row * GRID + column];
  const centre = (place) => (place + 0.5) / GRID;
  for (let row = 0; row < GRID - 1; row++) {
    for (let column = 0; column < GRID - 1; column++) {
      const corners = [
        [column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1],
      ];
      const values = corners.map(([x, y]) => value(y, x));
      const crossings = [];
      for (let i = 0; i < 4; i++) {
        const j = (i + 1) % 4;
        if (values[i] >= level === values[j] >= level) continue;
        const share = (level - values[i]) / (values[j] - values[i]);
        const [ax, ay] = corners[i];
        const [bx, by] = corners[j];
        crossings.push([centre(ax + (bx - ax) * share), centre(ay + (by - ay) * share)]);
      }
      for (let i = 0; i + 1 < crossings.length; i += 2) lines.push([crossings[i], crossings[i + 1]]);
    }
  }
  return lines;
}

Object.assign(LinkedMaps.prototype, {
  drawContours(pane, context) {
    if (this.n < 15) return;
    pane.contours ||= ((grid) => thresholds(grid).map((level) => contourLines(grid, level)))(densityGrid(pane, this.n));
    context.strokeStyle = this.look.ink;
    pane.contours.forEach((lines, depth) => {
      context.globalAlpha = 0.55 - 0.11 * depth;
      context.lineWidth = 1;
      context.beginPath();
      for (const [from, to] of lines) {
        context.moveTo(...this.toScreen(pane, ...from));
        context.lineTo(...this.toScreen(pane, ...to));
      }
      context.stroke();
    });
    context.globalAlpha = 1;
  },

  // The shading of all documents, as an image that is moved and enlarged with the map.
  drawDensity(pane, context) {
    if (!pane.density) return;
    const { size, values } = pane.density;
    if (pane.shade?.theme !== this.look.dark) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      const image = canvas.getContext("2d").createImageData(size, size);
      const ink = channels(this.look.ink);
      values.forEach((value, i) => {
        const row = size - 1 - Math.floor(i / size);
        const at = 4 * (row * size + (i % size));
        ink.forEach((part, channel) => (image.data[at + channel] = part * 255));
        image.data[at + 3] = value * 0.5;
      });
      canvas.getContext("2d").putImageData(image, 0, 0);
      pane.shade = { canvas, theme: this.look.dark };
    }
    const [left, top] = this.toScreen(pane, 0, 1);
    context.imageSmoothingEnabled = true;
    context.drawImage(pane.shade.canvas, left, top, pane.view.k, pane.view.k);
  },
});
