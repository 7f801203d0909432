// The names of groups of documents, written where most of each group lies, the largest first, never over another or over
// what a question found.

const LEAST_NAMED = 3; // documents of a group on a map

const TIGHT = 8; // CSS pixels: the name of a group a third of which lies so near its middle stands beside it
const LINE = 10; // CSS pixels: half the height of a name

function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
}

// How far from one of the documents a third of them lies, at most.
function reach(xy, rows, middle) {
  const gap = (i) => Math.max(Math.abs(xy[2 * i] - xy[2 * middle]), Math.abs(xy[2 * i + 1] - xy[2 * middle + 1]));
  return Float64Array.from(rows, gap).sort()[Math.floor((rows.length - 1) / 3)];
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
      const [x, y] = [0, 1].map((axis) => median(rows.map((i) => pane.xy[2 * i + axis])));
      let best = rows[0];
      let least = Infinity;
      for (const i of rows) {
        const gap = (pane.xy[2 * i] - x) ** 2 + (pane.xy[2 * i + 1] - y) ** 2;
        if (gap < least) [least, best] = [gap, i];
      }
      return { code, row: best, size: rows.length, reach: reach(pane.xy, rows, best) / 65535 };
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
    const square = ([x, y], far) => [x - far, y - far, x + far, y + far];
    const small = groups.filter((group) => group.isTight).map(({ x, y, far }) => square([x, y], far));
    const own = this.data.marks.filter((mark) => mark.panel === pane.index);
    const taken = own.map((mark) => square(this.place(pane, mark.index), MARK_RADIUS + 4));
    let written = 0;
    for (const group of groups) {
      const { x, y, code } = group;
      const name = this.fitting(context, this.data.themes.names[code].split(/, |、/), pane.width * 0.42);
      const half = context.measureText(name).width / 2 + 5;
      if (x < -half || x > pane.width + half || y < 0 || y > pane.height) continue;
      const boxes = this.boxesFor(pane, group, half).filter((box) => !taken.some((other) => meets(box, other)));
      const box = boxes.find((one) => !small.some((other) => meets(one, other))) || boxes[0];
      if (!box) continue;
      taken.push(box);
      written += 1;
      haloText(context, name, (box[0] + box[2]) / 2, box[1] + LINE, this.look.ink, this.look.paperCss, 5);
    }
    pane.box.dataset.names = written;
    context.restore();
  },

  groupOnScreen(pane, { code, row, reach: share }) {
    const [x, y] = this.place(pane, row);
    const third = share * pane.view.k;
    return { code, x, y, far: 2 * third + 4, isTight: third < TIGHT }; // all of a round group, and the marks have a size
  },

  // Where a name may stand, the best first: on its group or a line off, or around one so small that it would hide it.
  boxesFor(pane, { x, y, far, isTight }, half) {
    const away = far + LINE;
    const aside = far + half;
    const around = [[x, y - away], [x, y + away], [x + aside, y], [x - aside, y]];
    const centres = isTight ? around : [0, -1, 1, -2, 2].map((step) => [x, y + 2 * LINE * step]);
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
