// The names of groups of documents, written where most of each group lies, the largest first and never over another.

const LEAST_NAMED = 3; // documents of a group on a map

function median(values) {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1];
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
      const x = median(rows.map((i) => pane.xy[2 * i]));
      const y = median(rows.map((i) => pane.xy[2 * i + 1]));
      let best = rows[0];
      let least = Infinity;
      for (const i of rows) {
        const gap = (pane.xy[2 * i] - x) ** 2 + (pane.xy[2 * i + 1] - y) ** 2;
        if (gap < least) [least, best] = [gap, i];
      }
      return { code, row: best, size: rows.length };
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
    const taken = [];
    let written = 0;
    for (const { code, row } of this.themePlaces(pane)) {
      const words = this.data.themes.names[code].split(", ");
      const name = this.fitting(context, words, pane.width * 0.42);
      const half = context.measureText(name).width / 2 + 5;
      const [x, y] = this.place(pane, row);
      if (x < -half || x > pane.width + half || y < 0 || y > pane.height) continue;
      const centre = Math.min(pane.width - half, Math.max(half, x));
      const line = Math.min(pane.height - 12, Math.max(12, y));
      const box = [centre - half, line - 10, centre + half, line + 10];
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      haloText(context, name, centre, line, this.look.ink, this.look.paperCss, 5);
      written += 1;
    }
    pane.box.dataset.names = written;
    context.restore();
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
