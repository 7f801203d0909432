// The documents a person has chosen, and telling Python.

Object.assign(LinkedMaps.prototype, {
  // Everything inside the outline; while one label is singled out, only its documents can be chosen.
  brush(drag) {
    const { pane, path } = drag;
    const outline = path.map((at) => this.fromScreen(pane, at));
    this.outline = { panel: pane.index, corners: outline, code: this.isolated };
    const grid = outline.map(([x, y]) => [x * 65535, y * 65535]);
    const xs = grid.map((corner) => corner[0]);
    const ys = grid.map((corner) => corner[1]);
    const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    for (let i = 0; i < this.n; i++) {
      const x = pane.xy[2 * i];
      const y = pane.xy[2 * i + 1];
      const open = this.isolated < 0 || pane.codes[i] === this.isolated;
      const boxed = open && x >= left && x <= right && y >= bottom && y <= top;
      this.selected[i] = boxed && (drag.mode === "box" || within(grid, x, y)) ? 1 : 0;
    }
    this.chosen();
  },

  take(bits) {
    this.outline = null;
    this.selected = unpackBits(bits, this.n);
    this.chosen();
  },

  // What is bright on each map: bit 0 active, bit 1 a point that cannot be believed there.
  chosen() {
    this.count = this.selected.reduce((sum, value) => sum + value, 0);
    const dims = this.count > 1; // a single document has a sign of its own, and what lies around it matters
    for (const pane of this.panes) {
      for (let i = 0; i < this.n; i++) {
        const open = this.isolated < 0 || pane.codes[i] === this.isolated;
        const active = open && (!dims || this.selected[i]);
        pane.state[i] = (active ? 1 : 0) | (pane.doubtful?.[i] ? 2 : 0);
      }
    }
    this.stale = true;
    this.redraw();
  },

  clear() {
    if (!this.count) return;
    this.outline = null;
    this.selected.fill(0);
    this.chosen();
    this.report();
  },

  isolate(code) {
    this.isolated = this.isolated === code ? -1 : code;
    this.root.dataset.isolated = this.isolated;
    this.chosen();
  },

  report() {
    const choice = { documents: this.documents, bits: this.count ? toText(packBits(this.selected)) : "" };
    // Where not every document has a mark, Python looks for all that lie inside the outline.
    if (this.outline && this.count && this.data.total > this.n) choice.outline = this.outline;
    this.reported = choice.bits;
    this.remember({ choice: this.count ? choice : null });
    this.send(choice);
  },

  remember(part) {
    remembered.set(this.data.key, { ...remembered.get(this.data.key), ...part });
  },
});
