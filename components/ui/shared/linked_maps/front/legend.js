// What colours, shapes and signs mean.

Object.assign(LinkedMaps.prototype, {
  buildLegend() {
    this.legendTitle = element("span", "lm-legend-title");
    this.legend = element("div", "lm-legend");
    this.legend.setAttribute("role", "group");
    this.legendButtons = [];
    this.legendNote = element("div", "lm-legend-note");
    this.key_ = element("div", "lm-key");
    this.root.append(this.legend, this.legendNote, this.key_);
  },

  fillLegend() {
    const { names, title, note, codes } = this.data.colours;
    const words = this.data.words;
    const counts = new Array(CODES).fill(0);
    for (const pane of codes ? this.panes.slice(0, 1) : this.panes) for (const code of pane.codes) counts[code] += 1;
    this.counts = counts;
    this.legend.setAttribute("aria-label", title || words.legend);
    this.legendTitle.textContent = title;
    this.legendButtons = names.map((name, code) => {
      const made = button("lm-entry", undefined, () => this.isolate(code));
      made.dataset.code = code;
      made.title = words.isolate;
      made.append(element("canvas", "lm-dot"), element("span", "lm-label", name));
      made.children[1].dir = "auto";
      if (codes) made.append(element("span", "lm-count", this.number(counts[code])));
      made.hidden = !counts[code];
      return made;
    });
    this.legend.replaceChildren(this.legendTitle, ...this.legendButtons);
    this.legend.hidden = counts.filter((value) => value).length < 2;
    this.legendNote.textContent = note;
    this.legendNote.hidden = !note || this.legend.hidden;
    this.root.dataset.colouring = title;
  },

  paintLegend() {
    this.legendButtons.forEach((made, code) => {
      const context = this.scaled(made.firstChild, 14, 14);
      const shape = shapeOf(code, this.look);
      context.fillStyle = context.strokeStyle = css(this.look.palette[code]);
      if (shape === "ring") {
        context.lineWidth = 2;
        context.beginPath();
        context.arc(7, 7, 4, 0, 6.2832);
        context.stroke();
      } else {
        markerPath(context, shape, 7, 7, 5);
        context.fill();
      }
    });
  },

  // What may change without new points: titles, height and the explanation of marks.
  applyTexts() {
    const { panels, words, marks } = this.data;
    for (const pane of this.panes) {
      const panel = panels[pane.index];
      pane.title.textContent = panel.title;
      pane.subtitle.textContent = panel.subtitle;
      pane.note.textContent = panel.note;
      pane.note.hidden = !panel.note;
      pane.frame.setAttribute("aria-label", words.map_of.replace("{title}", () => panel.title).replace("{subtitle}", () => panel.subtitle));
      pane.bounds = this.bounds(pane, panel);
      this.drawChip(pane, panel);
    }
    const kinds = ["seed", "near", "hit", "relevant", "missed"].filter((kind) => marks.some((mark) => mark.kind === kind));
    if (panels.some((panel) => panel.query)) kinds.unshift("query");
    if (this.panes.some((pane) => pane.near) || this.data.reads) kinds.push("threads");
    this.key_.replaceChildren(...kinds.map((kind) => this.keyEntry(kind)));
    this.key_.hidden = !kinds.length;
    const shape = JSON.stringify([this.data.height, panels.map((panel) => [panel.query, panel.note])]);
    if (this.shape !== shape) {
      this.shape = shape;
      this.fit();
    }
  },

  keyEntry(kind) {
    const entry = element("span", "lm-key-entry");
    const sign = element("canvas", "lm-chip");
    const context = this.scaled(sign, kind === "threads" ? 30 : 20, 20);
    if (kind === "query") drawStar(context, 10, 10, this.look);
    else if (kind === "threads") drawThreads(context, [4, 10], [[23, 10]], this.look);
    else drawMark(context, 10, 10, { kind }, this.look);
    entry.append(sign, element("span", "", this.data.words[kind]));
    return entry;
  },

  drawChip(pane, panel) {
    const context = this.scaled(pane.chip, 14, 14);
    context.fillStyle = panel.colour[this.look.dark ? 1 : 0];
    markerPath(context, panel.marker, 7, 7, 6);
    context.fill();
  },

  scaled(canvas, width, height) {
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    return context;
  },
});
