// What part of a map is seen, and where a document lies on the screen.

const MARGIN = 18; // CSS pixels kept free around the points
const NARROWEST = 280; // CSS pixels below which maps are stacked rather than squeezed

Object.assign(LinkedMaps.prototype, {
  bounds(pane, panel) {
    if (pane.density) return [0, 1, 0, 1];
    let [left, right, bottom, top] = panel.query
      ? [panel.query[0], panel.query[0], panel.query[1], panel.query[1]]
      : [1e9, -1e9, 1e9, -1e9];
    for (let i = 0; i < this.n; i++) {
      left = Math.min(left, pane.xy[2 * i] / 65535);
      right = Math.max(right, pane.xy[2 * i] / 65535);
      bottom = Math.min(bottom, pane.xy[2 * i + 1] / 65535);
      top = Math.max(top, pane.xy[2 * i + 1] / 65535);
    }
    return left > right ? [0, 1, 0, 1] : [left, right, bottom, top];
  },

  // Sizes follow the container; a zoom is kept relative to the whole picture.
  fit() {
    const width = this.root.clientWidth;
    if (!width || !this.panes.length) return;
    const count = this.panes.length;
    const wanted = count === 4 ? 2 : count;
    const columns = Math.max(1, Math.min(wanted, Math.floor(width / NARROWEST)));
    this.grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.root.dataset.columns = columns;
    const height = count === 4 && columns === 2 ? Math.round(this.data.height * 0.7) : this.data.height;
    this.ratio = window.devicePixelRatio || 1;
    for (const pane of this.panes) {
      pane.frame.style.height = `${height}px`;
      pane.width = pane.frame.clientWidth;
      pane.height = pane.frame.clientHeight - pane.note.offsetHeight; // the note stands below what is drawn
      for (const canvas of [pane.canvas, pane.under, pane.overlay]) {
        canvas.style.height = `${pane.height}px`;
        canvas.width = Math.round(pane.width * this.ratio);
        canvas.height = Math.round(pane.height * this.ratio);
      }
      this.home(pane, pane.view ? pane.view.k / pane.view.home : 1);
    }
    this.redraw();
  },

  home(pane, zoom) {
    const [left, right, bottom, top] = pane.bounds;
    const room = [pane.width - 2 * MARGIN, pane.height - 2 * MARGIN];
    const spread = Math.max((right - left) / room[0], (top - bottom) / room[1]);
    const home = spread > 0 ? 1 / spread : Math.min(...room);
    const moved = zoom !== 1 && pane.view;
    pane.view = {
      x: moved ? pane.view.x : (left + right) / 2,
      y: moved ? pane.view.y : (bottom + top) / 2,
      k: home * zoom,
      home,
    };
  },

  resetViews() {
    for (const pane of this.panes) this.home(pane, 1);
    this.redraw();
  },

  zoom(pane, factor, at) {
    const { view, width, height } = pane;
    const k = Math.min(view.home * 200, Math.max(view.home * 0.5, view.k * factor));
    const shift = 1 / view.k - 1 / k;
    view.x += (at[0] - width / 2) * shift;
    view.y -= (at[1] - height / 2) * shift;
    view.k = k;
    this.redraw();
  },

  place(pane, index) {
    return this.toScreen(pane, pane.xy[2 * index] / 65535, pane.xy[2 * index + 1] / 65535);
  },

  toScreen(pane, x, y) {
    const { view, width, height } = pane;
    return [width / 2 + (x - view.x) * view.k, height / 2 - (y - view.y) * view.k];
  },

  // The other way: a place on the screen as shares of the map's longer side.
  fromScreen(pane, [x, y]) {
    const { view, width, height } = pane;
    return [(x - width / 2) / view.k + view.x, view.y - (y - height / 2) / view.k];
  },
});
