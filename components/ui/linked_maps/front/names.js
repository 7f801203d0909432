// The names of groups of documents, written where most of each group lies, the largest first and never over another.

const LEAST_NAMED = 3; // documents of a group on a map

const TIGHT = 11; // CSS pixels: the name of a group that reaches less far from its middle stands beside it
const LINE = 10; // CSS pixels: half the height of a name

function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
}

// How far nine of ten values lie from the middle, at most.
function reach(values, middle) {
  const sorted = Float64Array.from(values, (value) => Math.abs(value - middle)).sort();
  return sorted[Math.floor((sorted.length - 1) * 0.9)];
}

function meets(box, other) {
  return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
}

Object.assign(LinkedMaps.prototype, {
  // The document nearest to the middle of each group: a name stands on its group even where that is bent.
  themePlaces(pane) {
    if (pane.themePlaces?.of === this.data.themes.codes) return pane.themePlaces.places;
    const codes = bytes(this.data.themes.codes);
    const members = this.data.themes.names.map(() => []);
    for (let i = 0; i < this.n; i++) if (codes[i] < members.length) members[codes[i]].push(i);
    const places = members.map((rows, code) => {
      if (rows.length < LEAST_NAMED || !this.data.themes.names[code]) return null;
      const [xs, ys] = [0, 1].map((axis) => rows.map((i) => pane.xy[2 * i + axis]));
      const [x, y] = [median(xs), median(ys)];
      let best = rows[0];
      let least = Infinity;
      for (const i of rows) {
        const gap = (pane.xy[2 * i] - x) ** 2 + (pane.xy[2 * i + 1] - y) ** 2;
        if (gap < least) [least, best] = [gap, i];
      }
      return { code, row: best, size: rows.length, reach: Math.max(reach(xs, x), reach(ys, y)) / 65535 };
    });
    pane.themePlaces = { of: this.data.themes.codes, places: places.filter(Boolean).sort((a, b) => b.size - a.size) };
    return pane.themePlaces.places;
  },

  drawNames(pane, context) {
    if (!this.data.themes) return;
    context.save();
    context.font = `600 ${pane.width < 420 ? 11.5 : 12.5}px ${this.look.font}`;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const groups = this.themePlaces(pane).map((group) => this.groupOnScreen(pane, group));
    const small = groups.filter((group) => group.isTight).map(({ x, y, far }) => [x - far, y - far, x + far, y + far]);
    const taken = [];
    for (const group of groups) {
      const { x, y, code } = group;
      const name = this.fitting(context, this.data.themes.names[code].split(", "), pane.width * 0.42);
      const half = context.measureText(name).width / 2 + 5;
      if (x < -half || x > pane.width + half || y < 0 || y > pane.height) continue;
      const boxes = this.boxesFor(pane, group, half).filter((box) => !taken.some((other) => meets(box, other)));
      const box = boxes.find((one) => !small.some((other) => meets(one, other))) || boxes[0];
      if (!box) continue;
      taken.push(box);
      haloText(context, name, (box[0] + box[2]) / 2, box[1] + LINE, this.look.ink, this.look.paperCss, 5);
    }
    pane.box.dataset.names = taken.length;
    context.restore();
  },

  groupOnScreen(pane, { code, row, reach: share }) {
    const [x, y] = this.place(pane, row);
    const far = share * pane.view.k + 4; // the marks have a size
    return { code, x, y, far, isTight: far < TIGHT };
  },

  // Where a name may stand, the best first: on its group, or above, below, right or left of one it would hide.
  boxesFor(pane, { x, y, far, isTight }, half) {
    const away = far + LINE;
    const aside = far + half;
    const centres = isTight ? [[x, y - away], [x, y + away], [x + aside, y], [x - aside, y]] : [[x, y]];
    return centres.map(([centreX, centreY]) => {
      const centre = Math.min(pane.width - half, Math.max(half, centreX));
      const line = Math.min(pane.height - 12, Math.max(12, centreY));
      return [centre - half, line - LINE, centre + half, line + LINE];
    });
  },

  // As many of the words as there is room for.
  fitting(context, words, room) {
    for (let count = words.length; count > 1; count--) {
      const name = words.slice(0, count).join(" · ");
      if (context.measureText(name).width <= room) return name;
    }
    return words[0];
  },
});
