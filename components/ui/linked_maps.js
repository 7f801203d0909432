// Linked maps: what is chosen or pointed at in one map is shown in all. Python is told when a choice is finished.

const MARGIN = 18; // CSS pixels kept free around the points
const REACH = 10; // CSS pixels from the pointer within which a point counts as meant
const NARROWEST = 280; // CSS pixels below which maps are stacked rather than squeezed
const remembered = new Map(); // key -> last choice, so that it survives leaving the page and coming back

function bytes(text) {
  const decoded = atob(text);
  const array = new Uint8Array(decoded.length);
  for (let i = 0; i < decoded.length; i++) array[i] = decoded.charCodeAt(i);
  return array;
}

function toText(array) {
  let text = "";
  for (let i = 0; i < array.length; i += 8192) text += String.fromCharCode(...array.subarray(i, i + 8192));
  return btoa(text);
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function within(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i];
    const [bx, by] = polygon[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

class LinkedMaps {
  constructor(root) {
    this.root = root;
    this.mode = "box";
    this.hover = -1;
    this.isolated = -1;
    this.panes = [];
    this.pending = 0;
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(root);
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
  }

  // Called on every run of the page: builds only when the points changed.
  update(data, send) {
    this.data = data;
    this.send = send;
    if (this.signature !== data.signature) this.build();
    this.readTheme();
    this.applyTexts();
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
    this.n = data.n;
    this.labels = bytes(data.labels.codes);
    // Other maps of the same documents: what was selected stays selected.
    const same = this.documents === data.documents;
    if (!same) this.selected = new Uint8Array(this.n);
    if (!same) this.applied = null;
    this.documents = data.documents;
    this.active = new Uint8Array(this.n);
    this.isolated = -1;
    this.drag = null;
    this.hover = -1;
    this.texts = null;
    this.buildToolbar();
    this.grid = element("div", "lm-grid");
    this.root.append(this.grid);
    this.panes = data.panels.map((panel, index) => this.buildPane(panel, index));
    this.buildLegend();
    this.tooltip = element("div", "lm-tooltip");
    this.tooltip.hidden = true;
    this.root.append(this.tooltip);
    this.unpackTexts(data.texts);
    this.chosen();
    this.fit();
    const kept = remembered.get(data.key);
    if (!same && kept && kept.documents === this.documents && !data.selected) {
      this.take(bytes(kept.bits));
      this.report();
    }
  }

  async unpackTexts(packed) {
    const stream = new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const texts = JSON.parse(await new Response(stream).text());
    if (this.data.texts === packed) this.texts = texts;
  }

  buildToolbar() {
    const words = this.data.words;
    const bar = element("div", "lm-toolbar");
    const modes = element("div", "lm-modes");
    modes.setAttribute("role", "group");
    modes.setAttribute("aria-label", words.tool);
    this.modeButtons = ["box", "lasso", "move"].map((mode) => {
      const button = element("button", "lm-button", words[mode]);
      button.type = "button";
      button.dataset.mode = mode;
      button.title = words[`${mode}_help`];
      button.addEventListener("click", () => this.setMode(mode));
      modes.append(button);
      return button;
    });
    const reset = element("button", "lm-button lm-single", words.reset);
    reset.type = "button";
    reset.dataset.action = "reset";
    reset.addEventListener("click", () => this.resetViews());
    this.status = element("span", "lm-status");
    this.status.setAttribute("role", "status");
    this.clearButton = element("button", "lm-link", words.clear);
    this.clearButton.type = "button";
    this.clearButton.dataset.action = "clear";
    this.clearButton.addEventListener("click", () => this.clear());
    bar.append(modes, reset, this.clearButton, this.status);
    this.root.append(bar);
    this.setMode(this.mode);
  }

  setMode(mode) {
    this.mode = mode;
    this.root.dataset.mode = mode;
    for (const button of this.modeButtons) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
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
    const overlay = element("canvas", "lm-overlay");
    frame.append(overlay);
    box.append(head, frame);
    this.grid.append(box);
    const xy = bytes(panel.points);
    const pane = { box, chip, title, subtitle, frame, overlay, index, xy: new Uint16Array(xy.buffer) };
    pane.bounds = this.bounds(pane, panel);
    this.makeRenderer(pane, this.data.canvas);
    this.listen(pane);
    return pane;
  }

  makeRenderer(pane, forced) {
    pane.canvas?.remove();
    pane.canvas = element("canvas", "lm-points");
    pane.frame.prepend(pane.canvas);
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
      pane.frame.prepend(pane.canvas);
      pane.points = new CanvasPoints(pane.canvas);
      this.root.dataset.renderer = "canvas";
    }
    pane.points.setPoints(pane.xy, this.labels, this.active);
  }

  bounds(pane, panel) {
    let [left, right, bottom, top] = panel.query ? [panel.query[0], panel.query[0], panel.query[1], panel.query[1]] : [1e9, -1e9, 1e9, -1e9];
    for (let i = 0; i < this.n; i++) {
      left = Math.min(left, pane.xy[2 * i] / 65535);
      right = Math.max(right, pane.xy[2 * i] / 65535);
      bottom = Math.min(bottom, pane.xy[2 * i + 1] / 65535);
      top = Math.max(top, pane.xy[2 * i + 1] / 65535);
    }
    return left > right ? [0, 1, 0, 1] : [left, right, bottom, top];
  }

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
      pane.height = pane.frame.clientHeight;
      for (const canvas of [pane.canvas, pane.overlay]) {
        canvas.width = Math.round(pane.width * this.ratio);
        canvas.height = Math.round(pane.height * this.ratio);
      }
      this.home(pane, pane.view ? pane.view.k / pane.view.home : 1);
    }
    this.redraw();
  }

  home(pane, zoom) {
    const [left, right, bottom, top] = pane.bounds;
    const room = [pane.width - 2 * MARGIN, pane.height - 2 * MARGIN];
    const spread = Math.max((right - left) / room[0], (top - bottom) / room[1]);
    const home = spread > 0 ? 1 / spread : Math.min(...room);
    const moved = zoom !== 1 && pane.view;
    pane.view = { x: moved ? pane.view.x : (left + right) / 2, y: moved ? pane.view.y : (bottom + top) / 2, k: home * zoom, home };
  }

  resetViews() {
    for (const pane of this.panes) this.home(pane, 1);
    this.redraw();
  }

  place(pane, index) {
    return this.toScreen(pane, pane.xy[2 * index] / 65535, pane.xy[2 * index + 1] / 65535);
  }

  toScreen(pane, x, y) {
    const { view, width, height } = pane;
    return [width / 2 + (x - view.x) * view.k, height / 2 - (y - view.y) * view.k];
  }

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
  }

  spot(pane, event) {
    const box = pane.frame.getBoundingClientRect();
    return [event.clientX - box.left - pane.frame.clientLeft, event.clientY - box.top - pane.frame.clientTop];
  }

  press(pane, event) {
    if (event.button !== 0) return;
    event.preventDefault();
    pane.frame.classList.add("lm-pointed"); // keyboard focus is shown, focus by pointer is not
    pane.frame.focus({ preventScroll: true });
    pane.frame.setPointerCapture(event.pointerId);
    const start = this.spot(pane, event);
    const mode = event.shiftKey && this.mode === "box" ? "lasso" : this.mode;
    this.drag = { pane, mode, start, path: [start], before: this.selected.slice(), view: { ...pane.view }, far: false };
  }

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
  }

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
      this.selected.fill(0);
      this.selected[chosen] = 1;
      this.chosen();
      this.report();
    }
    this.redraw();
  }

  abandon() {
    if (!this.drag) return;
    this.selected.set(this.drag.before);
    this.drag.pane.view = { ...this.drag.view };
    this.drag = null;
    this.chosen();
  }

  // Everything inside the outline; while one label is singled out, only its documents can be chosen.
  brush(drag) {
    const { pane, path } = drag;
    const { view, width, height } = pane;
    const outline = path.map(([x, y]) => [((x - width / 2) / view.k + view.x) * 65535, (view.y - (y - height / 2) / view.k) * 65535]);
    const xs = outline.map((corner) => corner[0]);
    const ys = outline.map((corner) => corner[1]);
    const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    for (let i = 0; i < this.n; i++) {
      const x = pane.xy[2 * i];
      const y = pane.xy[2 * i + 1];
      const open = this.isolated < 0 || this.labels[i] === this.isolated;
      const boxed = open && x >= left && x <= right && y >= bottom && y <= top;
      this.selected[i] = boxed && (drag.mode === "box" || within(outline, x, y)) ? 1 : 0;
    }
    this.chosen();
  }

  take(bits) {
    for (let i = 0; i < this.n; i++) this.selected[i] = (bits[i >> 3] >> (i & 7)) & 1;
    this.chosen();
  }

  chosen() {
    this.count = this.selected.reduce((sum, value) => sum + value, 0);
    for (let i = 0; i < this.n; i++) {
      const open = this.isolated < 0 || this.labels[i] === this.isolated;
      this.active[i] = open && (this.count === 0 || this.selected[i]) ? 1 : 0;
    }
    this.stale = true;
    this.redraw();
  }

  clear() {
    if (!this.count) return;
    this.selected.fill(0);
    this.chosen();
    this.report();
  }

  escape() {
    if (this.drag) this.abandon();
    else this.clear();
  }

  report() {
    const bits = new Uint8Array(Math.ceil(this.n / 8));
    if (this.count) for (let i = 0; i < this.n; i++) bits[i >> 3] |= this.selected[i] << (i & 7);
    const choice = { documents: this.documents, bits: this.count ? toText(bits) : "" };
    this.reported = choice.bits;
    if (this.count) remembered.set(this.data.key, choice);
    else remembered.delete(this.data.key);
    this.send(choice);
  }

  nearest(pane, at) {
    const { view, width, height, xy } = pane;
    const x = ((at[0] - width / 2) / view.k + view.x) * 65535;
    const y = (view.y - (at[1] - height / 2) / view.k) * 65535;
    let best = (REACH / view.k) * 65535;
    let found = -1;
    best *= best;
    for (let i = 0; i < this.n; i++) {
      const dx = xy[2 * i] - x;
      const dy = xy[2 * i + 1] - y;
      const gap = dx * dx + dy * dy;
      if (gap <= best && this.active[i]) {
        best = gap;
        found = i;
      }
    }
    return found;
  }

  point(pane, index, at) {
    if (index !== this.hover) {
      this.hover = index;
      this.root.dataset.hover = index;
      this.redraw();
    }
    this.tooltip.hidden = index < 0;
    if (index < 0) return;
    const name = this.data.labels.names[this.labels[index]] || "";
    const text = this.texts ? this.texts[index] : "…";
    this.tooltip.replaceChildren(element("div", "lm-tip-text", text), element("div", "lm-tip-label", name));
    const root = this.root.getBoundingClientRect();
    const frame = pane.frame.getBoundingClientRect();
    const x = frame.left - root.left + at[0] + 14;
    const y = frame.top - root.top + at[1] + 14;
    const over = x + this.tooltip.offsetWidth > root.width;
    this.tooltip.style.left = `${Math.max(0, over ? x - this.tooltip.offsetWidth - 28 : x)}px`;
    this.tooltip.style.top = `${y + this.tooltip.offsetHeight > root.height ? y - this.tooltip.offsetHeight - 28 : y}px`;
  }

  wheel(pane, event) {
    if (this.mode !== "move") return;
    event.preventDefault();
    this.zoom(pane, Math.exp(-event.deltaY * 0.0015), this.spot(pane, event));
  }

  zoom(pane, factor, at) {
    const { view, width, height } = pane;
    const k = Math.min(view.home * 200, Math.max(view.home * 0.5, view.k * factor));
    const shift = 1 / view.k - 1 / k;
    view.x += (at[0] - width / 2) * shift;
    view.y -= (at[1] - height / 2) * shift;
    view.k = k;
    this.redraw();
  }

  key(pane, event) {
    if (event.key !== "Shift") pane.frame.classList.remove("lm-pointed");
    const step = 40 / pane.view.k;
    const centre = [pane.width / 2, pane.height / 2];
    const actions = {
      ArrowLeft: () => (pane.view.x -= step), ArrowRight: () => (pane.view.x += step),
      ArrowUp: () => (pane.view.y += step), ArrowDown: () => (pane.view.y -= step),
      "+": () => this.zoom(pane, 1.25, centre), "-": () => this.zoom(pane, 0.8, centre), 0: () => this.resetViews(),
    };
    if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    actions[event.key]();
    this.redraw();
  }

  buildLegend() {
    const { names, counts } = this.data.labels;
    this.legend = element("div", "lm-legend");
    this.legend.setAttribute("role", "group");
    this.legend.setAttribute("aria-label", this.data.words.legend);
    this.legendButtons = names.map((name, code) => {
      const button = element("button", "lm-entry");
      button.type = "button";
      button.dataset.code = code;
      button.title = this.data.words.isolate;
      button.append(element("span", "lm-dot"), element("span", "lm-label", name), element("span", "lm-count", this.number(counts[code])));
      button.addEventListener("click", () => this.isolate(code));
      button.hidden = !counts[code];
      return button;
    });
    this.legend.append(...this.legendButtons);
    this.legend.hidden = counts.filter((value) => value).length < 2;
    this.key_ = element("div", "lm-key");
    this.root.append(this.legend, this.key_);
  }

  isolate(code) {
    this.isolated = this.isolated === code ? -1 : code;
    this.root.dataset.isolated = this.isolated;
    this.chosen();
  }

  number(value) {
    return value.toLocaleString("en-US");
  }

  // What may change without new points: titles, height and the explanation of marks.
  applyTexts() {
    const { panels, words, marks } = this.data;
    for (const pane of this.panes) {
      const panel = panels[pane.index];
      pane.title.textContent = panel.title;
      pane.subtitle.textContent = panel.subtitle;
      pane.frame.setAttribute("aria-label", `${words.map_of} ${panel.title}. ${panel.subtitle} ${words.keys}`);
      pane.bounds = this.bounds(pane, panel);
      this.drawChip(pane, panel);
    }
    const kinds = ["hit", "relevant", "missed"].filter((kind) => marks.some((mark) => mark.kind === kind));
    if (panels.some((panel) => panel.query)) kinds.unshift("query");
    this.key_.replaceChildren(...kinds.map((kind) => this.keyEntry(kind)));
    this.key_.hidden = !kinds.length;
    const shape = JSON.stringify([this.data.height, panels.map((panel) => panel.query)]);
    if (this.shape !== shape) {
      this.shape = shape;
      this.fit();
    }
  }

  scaled(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    return context;
  }

  drawChip(pane, panel) {
    const context = this.scaled(pane.chip, 14, 14);
    context.fillStyle = panel.colour[this.look.dark ? 1 : 0];
    markerPath(context, panel.marker, 7, 7, 6);
    context.fill();
  }

  keyEntry(kind) {
    const entry = element("span", "lm-key-entry");
    const sign = element("canvas", "lm-chip");
    const context = this.scaled(sign, 20, 20);
    if (kind === "query") drawStar(context, 10, 10, this.look);
    else drawMark(context, 10, 10, { kind }, this.look);
    entry.append(sign, element("span", "", this.data.words[kind]));
    return entry;
  }

  readTheme() {
    const style = getComputedStyle(this.root);
    const read = (name, other) => style.getPropertyValue(name).trim() || other;
    const paperCss = read("--st-background-color", "#FFFFFF");
    const ink = read("--st-text-color", "#1B2430");
    const paper = channels(paperCss);
    const dark = 0.2126 * paper[0] + 0.7152 * paper[1] + 0.0722 * paper[2] < 0.4;
    const colours = this.data.palette[dark ? "dark" : "light"];
    const accent = read("--st-primary-color", "#1F5FBF");
    const only = this.data.labels.counts.filter((value) => value).length < 2;
    const palette = colours.map((colour) => channels(only ? colours[0] : colour));
    const style_ = pointStyle(this.n);
    const faded = channels(this.data.palette.faded[dark ? 1 : 0]);
    const fadedAlpha = Math.min(0.45, style_.alpha * 0.4);
    this.look = { paperCss, ink, paper, dark, accent, pointer: read("--st-link-color", accent), palette, faded, fadedAlpha, ...style_, font: read("--st-font", "sans-serif") };
    this.root.dataset.theme = dark ? "dark" : "light";
    this.legendButtons.forEach((button, code) => {
      button.firstChild.style.background = colours[code];
    });
  }

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  draw() {
    if (!this.look || !this.panes[0]?.view) return;
    const some = this.count > 0 || this.isolated >= 0;
    const look = { ...this.look, alpha: some ? Math.max(0.9, this.look.alpha) : this.look.alpha };
    for (const pane of this.panes) {
      if (this.stale) pane.points.setActive(this.active);
      pane.points.draw(pane.view, look, this.ratio, pane.width, pane.height);
      this.drawOverlay(pane);
      const { x, y, k } = pane.view;
      Object.assign(pane.box.dataset, { view: [x, y, k, pane.width, pane.height].join(","), selectedCount: this.count });
    }
    this.stale = false;
    this.state();
  }

  drawOverlay(pane) {
    const context = pane.overlay.getContext("2d");
    const look = this.look;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, pane.width, pane.height);
    context.font = `600 13px ${look.font}`;
    const own = this.data.marks.filter((mark) => mark.panel === pane.index);
    for (const mark of own) drawMark(context, ...this.place(pane, mark.index), mark, look);
    for (const mark of own) drawRank(context, ...this.place(pane, mark.index), mark, look);
    const query = this.data.panels[pane.index].query;
    if (query) drawStar(context, ...this.toScreen(pane, ...query), look);
    if (this.hover >= 0) ring(context, ...this.place(pane, this.hover), 9.5, 2.5, look.pointer, look.paperCss);
    if (this.drag?.pane === pane && this.drag.far && this.drag.mode !== "move") this.drawBrush(context, this.drag.path);
  }

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
  }

  // The state in words for people, and as data attributes for tests.
  state() {
    const { words } = this.data;
    const all = this.number(this.n);
    const text = this.count ? words.some.replace("{n}", this.number(this.count)).replace("{total}", all) : words.all.replace("{total}", all);
    if (this.status.textContent !== text) this.status.textContent = text;
    this.clearButton.hidden = !this.count;
    for (const button of this.legendButtons) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.code) === this.isolated));
      button.classList.toggle("lm-quiet", this.isolated >= 0 && Number(button.dataset.code) !== this.isolated);
    }
    Object.assign(this.root.dataset, { ready: "true", selectedCount: this.count, n: this.n });
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
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".lm");
  if (!root || !data) return undefined;
  root.maps ||= new LinkedMaps(root);
  root.maps.update(data, (choice) => setStateValue("selection", choice));
  // A run that was overtaken is cleaned up too: only what has left the page is taken down.
  return () =>
    setTimeout(() => {
      if (root.isConnected || !root.maps) return;
      root.maps.destroy();
      root.maps = null;
    }, 200);
}
