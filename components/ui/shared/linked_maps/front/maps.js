// Linked maps: what is chosen or pointed at in one map is shown in all. Python is told when a choice is finished.

const remembered = new Map(); // key -> last choice and switches, which outlive leaving the page

class LinkedMaps {
  constructor(root) {
    this.root = root;
    this.mode = "box";
    this.switches = { names: true, contours: false, fade: true };
    this.hover = -1;
    this.isolated = -1;
    this.panes = [];
    this.pending = 0;
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(root);
    root.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.escape());
  }

  // Called on every run of the page: builds only when the points changed.
  update(data, send) {
    this.data = data;
    this.send = send;
    meeting(data.key).maps = this;
    if (this.signature !== data.signature) this.build();
    this.takeColours();
    this.readTheme();
    this.applyTexts();
    if (!data.selected) this.applied = null;
    if (data.selected && data.selected.version !== this.applied) {
      this.applied = data.selected.version;
      this.take(bytes(data.selected.bits));
      if ((this.count ? data.selected.bits : "") !== this.reported) this.report();
    }
    this.redraw();
  }

  build() {
    const data = this.data;
    this.destroyPanes();
    this.root.replaceChildren();
    this.signature = data.signature;
    this.coloured = null;
    this.n = data.n;
    const kept = remembered.get(data.key) || {};
    Object.assign(this.switches, kept.switches);
    // Other maps of the same documents: what was selected stays selected.
    const same = this.documents === data.documents;
    if (!same) this.selected = new Uint8Array(this.n);
    if (!same) this.applied = null;
    this.documents = data.documents;
    this.isolated = -1;
    this.drag = null;
    this.hover = -1;
    this.texts = null;
    this.buildToolbar();
    this.grid = element("div", "lm-grid");
    this.root.append(this.grid);
    this.panes = data.panels.map((panel, index) => this.buildPane(panel, index));
    this.buildLegend();
    this.card = element("div", "lm-card");
    this.card.hidden = true;
    this.root.append(this.card);
    this.unpackTexts(data.texts);
    this.takeColours();
    this.chosen();
    this.fit();
    if (!same && kept.choice?.documents === this.documents && !data.selected) {
      this.take(bytes(kept.choice.bits));
      this.report();
    }
  }

  async unpackTexts(packed) {
    if (!packed) return;
    const texts = await inflate(packed);
    if (this.data.texts === packed) this.texts = texts;
  }

  buildPane(panel, index) {
    const box = element("figure", "lm-pane");
    const head = element("figcaption", "lm-head");
    const line = element("div", "lm-title");
    const chip = element("canvas", "lm-chip");
    const title = element("span", "lm-name");
    line.append(chip, title);
    const subtitle = element("div", "lm-subtitle");
    head.append(line, subtitle);
    const frame = element("div", "lm-frame");
    frame.tabIndex = 0;
    frame.setAttribute("role", "img");
    const under = element("canvas", "lm-under");
    const overlay = element("canvas", "lm-overlay");
    const note = element("div", "lm-note");
    frame.append(under, overlay, note);
    box.append(head, frame);
    this.grid.append(box);
    const pane = { box, chip, title, subtitle, frame, under, overlay, note, index };
    pane.xy = new Uint16Array(bytes(panel.points).buffer);
    pane.near = panel.neighbours ? new Uint16Array(bytes(panel.neighbours).buffer) : null;
    pane.doubtful = panel.doubtful ? unpackBits(bytes(panel.doubtful), this.n) : null;
    pane.density = panel.density ? { size: panel.density.size, values: bytes(panel.density.values) } : null;
    pane.codes = new Uint8Array(this.n).fill(NONE);
    pane.state = new Uint8Array(this.n);
    pane.bounds = this.bounds(pane, panel);
    this.makeRenderer(pane, this.data.canvas);
    this.listen(pane);
    return pane;
  }

  makeRenderer(pane, forced) {
    pane.canvas?.remove();
    pane.canvas = element("canvas", "lm-points");
    pane.under.after(pane.canvas);
    try {
      if (forced) throw new Error("canvas asked for");
      pane.points = new WebGLPoints(pane.canvas);
      pane.canvas.addEventListener("webglcontextlost", () => {
        if (!this.panes.includes(pane)) return;
        this.makeRenderer(pane, true);
        this.fit();
      });
      this.root.dataset.renderer = "webgl";
    } catch {
      pane.canvas.remove();
      pane.canvas = element("canvas", "lm-points");
      pane.under.after(pane.canvas);
      pane.points = new CanvasPoints(pane.canvas);
      this.root.dataset.renderer = "canvas";
    }
    pane.points.setPoints(pane.xy);
    pane.points.setCodes(pane.codes);
    pane.points.setState(pane.state);
  }

  // Colours change without new points: by another column, or with what is known by now.
  takeColours() {
    const colours = this.data.colours;
    if (this.coloured === colours.version) return;
    this.coloured = colours.version;
    const shared = colours.codes ? bytes(colours.codes) : null;
    for (const pane of this.panes) {
      const own = colours.panels?.[pane.index];
      pane.codes = own ? bytes(own) : shared || new Uint8Array(this.n).fill(NONE);
      pane.points.setCodes(pane.codes);
    }
    this.isolated = -1;
    this.fillLegend();
    this.chosen();
  }

  destroyPanes() {
    const old = this.panes;
    this.panes = [];
    for (const pane of old) pane.points.destroy();
  }

  destroy() {
    this.observer.disconnect();
    cancelAnimationFrame(this.pending);
    this.destroyPanes();
    if (this.data && meeting(this.data.key).maps === this) delete meeting(this.data.key).maps;
  }
}
