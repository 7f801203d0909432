// The document pointed at: its card, and lines to its true neighbours in every model's own space.

const DWELL = 140; // milliseconds a pointer rests before more is asked of the server

Object.assign(LinkedMaps.prototype, {
  point(pane, index, at) {
    if (index !== this.hover) {
      this.hover = index;
      this.root.dataset.hover = index;
      clearTimeout(this.dwelling);
      if (index >= 0) this.dwelling = setTimeout(() => this.ask(index), DWELL);
      this.redraw();
    }
    this.card.hidden = index < 0;
    if (index < 0) return;
    this.cardAt = { pane, at };
    this.fillCard(pane, index);
    this.placeCard();
  },

  // The reader is an element of its own, so that asking does not send the maps again.
  ask(index) {
    if (this.answer?.index === index) return;
    meeting(this.data.key).reader?.ask(index);
  },

  takeAnswer(answer) {
    if (answer?.pictures) {
      this.takePictures(answer.pictures);
      return;
    }
    this.answer = answer;
    if (answer && answer.index === this.hover && this.cardAt) {
      this.fillCard(this.cardAt.pane, this.hover);
      this.placeCard();
      this.redraw();
    }
  },

  nearOf(pane, index) {
    if (this.answer?.index === index && this.answer.near?.[pane.index]) return this.answer.near[pane.index];
    const k = this.data.k;
    return pane.near ? [...pane.near.subarray(index * k, (index + 1) * k)].filter((row) => row !== index) : [];
  },

  fillCard(pane, index) {
    const words = this.data.words;
    const answer = this.answer?.index === index ? this.answer : null;
    const title = answer?.title || this.texts?.[index] || "…";
    const label = answer?.label ?? this.data.colours.names[pane.codes[index]] ?? "";
    const parts = [element("div", "lm-card-title", title), element("div", "lm-card-label", label)];
    if (answer?.text) {
      parts.push(element("div", "lm-card-text", answer.text));
      parts[2].dir = "auto";
    }
    if (pane.doubtful?.[index] && this.switches.fade) parts.push(element("div", "lm-card-doubt", words.doubt));
    parts[0].dir = "auto";
    if (answer?.picture) {
      const picture = element("img", "lm-card-picture");
      picture.src = answer.picture;
      picture.alt = "";
      picture.onload = () => this.cardAt && this.placeCard();
      parts.unshift(picture);
    }
    this.card.replaceChildren(...parts);
  },

  placeCard() {
    const { pane, at } = this.cardAt;
    const root = this.root.getBoundingClientRect();
    const frame = pane.frame.getBoundingClientRect();
    const x = frame.left - root.left + at[0] + 14;
    const y = frame.top - root.top + at[1] + 14;
    const over = x + this.card.offsetWidth > root.width;
    this.card.style.left = `${Math.max(0, over ? x - this.card.offsetWidth - 28 : x)}px`;
    const low = y + this.card.offsetHeight > root.height;
    this.card.style.top = `${low ? y - this.card.offsetHeight - 28 : y}px`;
  },

  drawHover(pane, context) {
    if (this.hover < 0) return;
    const from = this.place(pane, this.hover);
    const near = this.nearOf(pane, this.hover);
    drawThreads(context, from, near.map((row) => this.place(pane, row)), this.look);
    pane.box.dataset.near = near.join(",");
    ring(context, ...from, 9.5, 2.5, this.look.pointer, this.look.paperCss);
  },
});
