// What dragging does, what is drawn over the points, and how many documents are chosen.

Object.assign(LinkedMaps.prototype, {
  buildToolbar() {
    const words = this.data.words;
    const bar = element("div", "lm-toolbar");
    const modes = this.group(words.tool);
    this.modeButtons = ["box", "lasso", "move"].map((mode) => {
      const made = button("lm-button", words[mode], () => this.setMode(mode));
      made.dataset.mode = mode;
      made.title = words[`${mode}_help`];
      modes.append(made);
      return made;
    });
    const reset = button("lm-button lm-single", words.reset, () => this.resetViews());
    reset.dataset.action = "reset";
    const shown = this.group(words.shown);
    shown.classList.add("lm-switches");
    this.switchButtons = Object.keys(this.switches).map((name) => {
      const made = button("lm-switch", words[name], () => this.toggle(name));
      made.dataset.name = name;
      made.title = words[`${name}_help`];
      shown.append(made);
      return made;
    });
    this.status = element("span", "lm-status");
    this.status.setAttribute("role", "status");
    this.clearButton = button("lm-link", words.clear, () => this.clear());
    this.clearButton.dataset.action = "clear";
    bar.append(modes, reset, shown, this.clearButton, this.status);
    this.root.append(bar);
    this.setMode(this.mode);
  },

  group(name) {
    const made = element("div", "lm-modes");
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", name);
    return made;
  },

  setMode(mode) {
    this.mode = mode;
    this.root.dataset.mode = mode;
    for (const made of this.modeButtons) made.setAttribute("aria-pressed", String(made.dataset.mode === mode));
  },

  toggle(name) {
    this.switches[name] = !this.switches[name];
    this.remember({ switches: { ...this.switches } });
    this.redraw();
  },

  // A switch that has nothing to show is not offered.
  showSwitches() {
    const known = {
      names: Boolean(this.data.themes?.names.length),
      contours: this.n >= 15,
      fade: this.panes.some((pane) => pane.doubtful?.some((value) => value)),
    };
    for (const made of this.switchButtons) {
      made.hidden = !known[made.dataset.name];
      made.setAttribute("aria-pressed", String(this.switches[made.dataset.name]));
    }
  },

  // The state in words for people, and as data attributes for tests.
  state() {
    const { words, total } = this.data;
    const drawn = this.number(this.n);
    const whole = total === 1 ? words.one : words.all.replace("{total}", drawn);
    const all = total > this.n ? words.drawn.replace("{n}", drawn).replace("{total}", this.number(total)) : whole;
    const counted = total > this.n ? words.some_drawn : words.some;
    const some = counted.replace("{n}", this.number(this.count)).replace("{total}", drawn);
    const text = this.count ? some : all;
    if (this.status.textContent !== text) this.status.textContent = text;
    this.clearButton.hidden = !this.count;
    for (const made of this.legendButtons) {
      made.setAttribute("aria-pressed", String(Number(made.dataset.code) === this.isolated));
      made.classList.toggle("lm-quiet", this.isolated >= 0 && Number(made.dataset.code) !== this.isolated);
    }
    this.showSwitches();
    Object.assign(this.root.dataset, { ready: "true", selectedCount: this.count, n: this.n, total });
  },

  number(value) {
    return value.toLocaleString("en-US");
  },
});
