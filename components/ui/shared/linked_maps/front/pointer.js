// Mouse, touch and keys on a map.

const REACH = 10; // CSS pixels from the pointer within which a point counts as meant

Object.assign(LinkedMaps.prototype, {
  listen(pane) {
    const frame = pane.frame;
    frame.addEventListener("pointerdown", (event) => this.press(pane, event));
    frame.addEventListener("pointermove", (event) => this.moved(pane, event));
    frame.addEventListener("pointerup", (event) => this.release(pane, event));
    frame.addEventListener("pointercancel", () => this.abandon());
    frame.addEventListener("pointerleave", () => this.drag || this.point(pane, -1));
    frame.addEventListener("dblclick", () => this.clear());
    frame.addEventListener("wheel", (event) => this.wheel(pane, event), { passive: false });
    frame.addEventListener("keydown", (event) => this.key(pane, event));
    frame.addEventListener("blur", () => frame.classList.remove("lm-pointed"));
  },

  spot(pane, event) {
    const box = pane.frame.getBoundingClientRect();
    return [event.clientX - box.left - pane.frame.clientLeft, event.clientY - box.top - pane.frame.clientTop];
  },

  press(pane, event) {
    if (event.button !== 0) return;
    event.preventDefault();
    pane.frame.classList.add("lm-pointed"); // keyboard focus is shown, focus by pointer is not
    pane.frame.focus({ preventScroll: true });
    pane.frame.setPointerCapture(event.pointerId);
    const start = this.spot(pane, event);
    const mode = event.shiftKey && this.mode === "box" ? "lasso" : this.mode;
    const before = { selected: this.selected.slice(), outline: this.outline };
    this.drag = { pane, mode, start, path: [start], before, view: { ...pane.view }, far: false };
  },

  moved(pane, event) {
    const at = this.spot(pane, event);
    if (!this.drag) return this.point(pane, this.nearest(pane, at), at);
    const drag = this.drag;
    drag.far ||= Math.hypot(at[0] - drag.start[0], at[1] - drag.start[1]) > 4;
    if (!drag.far) return;
    if (drag.mode === "move") {
      pane.view.x = drag.view.x - (at[0] - drag.start[0]) / pane.view.k;
      pane.view.y = drag.view.y + (at[1] - drag.start[1]) / pane.view.k;
      return this.redraw();
    }
    this.point(pane, -1);
    if (drag.mode === "box") drag.path = [drag.start, [at[0], drag.start[1]], at, [drag.start[0], at[1]]];
    else drag.path.push(at);
    this.brush(drag);
  },

  release(pane, event) {
    const drag = this.drag;
    if (!drag) return;
    this.drag = null;
    if (drag.mode === "move" && drag.far) return;
    if (drag.far) {
      this.report();
    } else {
      const chosen = this.nearest(pane, this.spot(pane, event));
      if (chosen < 0) return;
      this.outline = null;
      this.selected.fill(0);
      this.selected[chosen] = 1;
      this.chosen();
      this.report();
    }
    this.redraw();
  },

  abandon() {
    if (!this.drag) return;
    this.selected.set(this.drag.before.selected);
    this.outline = this.drag.before.outline;
    this.drag.pane.view = { ...this.drag.view };
    this.drag = null;
    this.chosen();
  },

  escape() {
    if (this.drag) this.abandon();
    else this.clear();
  },

  nearest(pane, at) {
    const { xy, state, view } = pane;
    const [x, y] = this.fromScreen(pane, at).map((share) => share * 65535);
    let best = (REACH / view.k) * 65535;
    let found = -1;
    best *= best;
    for (let i = 0; i < this.n; i++) {
      const dx = xy[2 * i] - x;
      const dy = xy[2 * i + 1] - y;
      const gap = dx * dx + dy * dy;
      if (gap <= best && state[i] & 1) {
        best = gap;
        found = i;
      }
    }
    return found;
  },

  wheel(pane, event) {
    if (this.mode !== "move") return;
    event.preventDefault();
    this.zoom(pane, Math.exp(-event.deltaY * 0.0015), this.spot(pane, event));
  },

  key(pane, event) {
    if (event.key !== "Shift") pane.frame.classList.remove("lm-pointed");
    const step = 40 / pane.view.k;
    const centre = [pane.width / 2, pane.height / 2];
    const actions = {
      ArrowLeft: () => (pane.view.x -= step), ArrowRight: () => (pane.view.x += step),
      ArrowUp: () => (pane.view.y += step), ArrowDown: () => (pane.view.y -= step),
      "+": () => this.zoom(pane, 1.25, centre), "-": () => this.zoom(pane, 0.8, centre), 0: () => this.resetViews(),
    };
    const name = event.key === "Process" ? event.code.replace("Digit", "") : event.key.normalize("NFKC");
    if (!actions[name] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[name]();
    this.redraw();
  },
});
