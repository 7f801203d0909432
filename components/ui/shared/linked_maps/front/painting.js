// Colours of the theme, and drawing everything once a frame.

Object.assign(LinkedMaps.prototype, {
  readTheme() {
    const style = getComputedStyle(this.root);
    const read = (name, other) => style.getPropertyValue(name).trim() || other;
    const paperCss = read("--st-background-color", "#FFFFFF");
    const paper = channels(paperCss);
    const dark = 0.2126 * paper[0] + 0.7152 * paper[1] + 0.0722 * paper[2] < 0.4;
    const accent = read("--st-primary-color", "#1F5FBF");
    const colours = this.data.colours.palette[dark ? "dark" : "light"].map(channels);
    const only = this.counts.filter((value) => value).length < 2;
    const looks = pointStyle(this.n);
    this.look = {
      paperCss, paper, dark, accent, only,
      ink: read("--st-text-color", "#1B2430"),
      pointer: read("--st-link-color", accent),
      palette: only ? colours.map(() => colours[0]) : colours,
      shapes: this.data.colours.shapes && !only && this.n <= MOST_SHAPES,
      quiet: channels(this.data.quiet[dark ? 1 : 0]),
      quietAlpha: Math.min(0.45, looks.alpha * 0.4),
      ...looks,
      font: read("--st-font", "sans-serif"),
    };
    this.root.dataset.theme = dark ? "dark" : "light";
    this.paintLegend();
  },

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  },

  draw() {
    if (!this.look || !this.panes[0]?.view) return;
    const some = this.count > 1 || this.isolated >= 0;
    const alpha = some ? Math.max(0.9, this.look.alpha) : this.look.alpha;
    const look = { ...this.look, alpha, fade: this.switches.fade };
    for (const pane of this.panes) {
      if (this.stale) pane.points.setState(pane.state);
      this.drawUnder(pane);
      pane.points.draw(pane.view, look, this.ratio, pane.width, pane.height);
      this.drawOverlay(pane);
      const { x, y, k } = pane.view;
      Object.assign(pane.box.dataset, { view: [x, y, k, pane.width, pane.height].join(","), selectedCount: this.count });
    }
    this.stale = false;
    this.state();
  },

  cleared(canvas, pane) {
    const context = canvas.getContext("2d");
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, pane.width, pane.height);
    return context;
  },

  drawUnder(pane) {
    const context = this.cleared(pane.under, pane);
    this.drawDensity(pane, context);
    if (this.switches.contours) this.drawContours(pane, context);
  },

  drawOverlay(pane) {
    const context = this.cleared(pane.overlay, pane);
    const look = this.look;
    if (this.switches.names && !this.drag && this.hover < 0) this.drawNames(pane, context);
    this.drawAtlas(pane, context);
    context.font = `600 13px ${look.font}`;
    const own = this.data.marks.filter((mark) => mark.panel === pane.index);
    for (const mark of own) drawMark(context, ...this.place(pane, mark.index), mark, look);
    for (const mark of own) drawRank(context, ...this.place(pane, mark.index), mark, look, pane.width);
    const query = this.data.panels[pane.index].query;
    if (query) drawStar(context, ...this.toScreen(pane, ...query), look);
    this.drawHover(pane, context);
    if (this.drag?.pane === pane && this.drag.far && this.drag.mode !== "move") this.drawBrush(context, this.drag.path);
  },

  drawBrush(context, path) {
    context.beginPath();
    path.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](x, y));
    context.closePath();
    context.globalAlpha = 0.1;
    context.fillStyle = this.look.accent;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.25;
    context.strokeStyle = this.look.accent;
    context.stroke();
  },
});
