// Keys for grading. Events are kept until Python says that it has seen them; the current card is marked here at once.

const FIELDS = "input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=slider]";
const LONGEST_HOLD = 5000; // milliseconds a link waits for grades that are on their way
const HINTS = [
  [["0", "1", "2", "3"], "grade"],
  [["↑", "↓"], "move"],
  [["Enter"], "next"],
  [["←", "→"], "turn"],
  [["W"], "rest"],
  [["U"], "undo"],
];

class GradeKeys {
  constructor(root) {
    this.root = root;
    this.page = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.number = 0;
    this.waiting = [];
    this.place = 0;
    this.byKeyboard = false;
    this.tabbed = false; // the focus was moved with Tab
    this.held = null; // the link that waits
    this.onKey = (event) => this.key(event);
    this.onPointer = (event) => this.point(event);
    this.onClick = (event) => this.click(event);
    this.onLeave = (event) => this.waiting.length && event.preventDefault();
    document.addEventListener("keydown", this.onKey, true);
    document.addEventListener("pointerdown", this.onPointer, true);
    document.addEventListener("click", this.onClick, true);
    addEventListener("beforeunload", this.onLeave);
  }

  update(data, send) {
    this.send = send;
    if (this.query !== data.query) {
      this.query = data.query;
      this.cards = data.cards;
      this.place = 0;
      if (this.byKeyboard) requestAnimationFrame(() => this.show());
    } else {
      const doc = this.cards[this.place]?.[0];
      this.cards = data.cards;
      this.place = Math.max(this.cards.findIndex((card) => card[0] === doc), 0);
    }
    this.waiting = this.waiting.filter((event) => event.n > (data.seen[this.page] || 0));
    this.hint(data.words);
    this.mark();
    setTimeout(() => this.mark(), 150); // the cards may be drawn after this
    this.root.dataset.waiting = this.waiting.length;
    this.root.dataset.ready = "true";
  }

  hint(words) {
    if (this.root.childElementCount) return;
    for (const [keys, word] of HINTS) {
      const part = document.createElement("span");
      for (const key of keys) {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        part.append(cap);
      }
      part.append(` ${words[word]}`);
      this.root.append(part);
    }
  }

  element(place) {
    const card = this.cards[place];
    return card ? document.querySelector(`.${CSS.escape(card[1])}`) : null;
  }

  mark() {
    const colour = getComputedStyle(this.root).getPropertyValue("--st-primary-color").trim();
    this.cards.forEach((card, place) => {
      const element = this.element(place);
      if (!element) return;
      element.style.boxShadow = place === this.place ? `inset 4px 0 0 ${colour}` : "";
      if (place === this.place) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    });
  }

  // Whether the person is looking at the cards: keys mean something else anywhere else.
  inView() {
    return this.cards.some((card, place) => {
      const box = this.element(place)?.getBoundingClientRect();
      return box && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    });
  }

  point(event) {
    const place = this.cards.findIndex((card, i) => this.element(i)?.contains(event.target));
    this.byKeyboard = this.tabbed = false;
    if (place >= 0 && place !== this.place) {
      this.place = place;
      this.mark();
    }
  }

  // Going to another page drops what the server has not read yet, so a link waits for grades that are on their way.
  click(event) {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    const link = target.closest("a[href]");
    if (!link || link === this.letGo || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!this.isBusy()) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.held) setTimeout(() => this.release(performance.now() + LONGEST_HOLD), 50);
    this.held = link;
  }

  // Whether a grade is on its way: typed and not heard of yet, or clicked and not the one that Python last knew.
  isBusy() {
    const shown = (place) => this.element(place)?.querySelector("[aria-checked=true], [aria-pressed=true]")?.textContent;
    return this.waiting.length > 0 || this.cards.some((card, place) => (shown(place)?.trim()[0] ?? "") !== card[2]);
  }

  release(latest) {
    if (this.isBusy() && performance.now() < latest) {
      setTimeout(() => this.release(latest), 50);
      return;
    }
    const link = this.held;
    this.held = null;
    // It may have been drawn anew while it waited.
    this.letGo = !link || link.isConnected ? link : [...document.querySelectorAll("a[href]")].find((a) => a.href === link.href);
    this.letGo?.click();
    this.letGo = null;
  }

  key(event) {
    if (event.key === "Tab") this.tabbed = true;
    const target = event.composedPath()[0];
    if (event.isComposing || event.altKey || event.repeat || !this.root.isConnected) return;
    if (target instanceof Element && target.closest(FIELDS)) return;
    if (document.querySelector("[data-testid=stDialog]") || !this.inView()) return;
    const isKana = event.key === "Process" || /^[\u3040-\u30ff]$/.test(event.key); // an input method has it
    const name = isKana ? event.code.replace(/^(Digit|Numpad|Key)/, "") : event.key.normalize("NFKC");
    const command = event.ctrlKey || event.metaKey;
    if (command ? name.toLowerCase() !== "z" : !this.means(name, target)) return;
    event.preventDefault();
    event.stopPropagation();
    this.byKeyboard = true;
    this.act(command ? "u" : name);
  }

  means(name, target) {
    if (/^[0-3uUwW]$/.test(name)) return true;
    // On a button reached with Tab, Enter and arrows do what they do on any button. (:focus-visible would not do: the
    // first key after a click makes the clicked button match it.)
    if (this.tabbed && target instanceof Element && target.closest("button, a, summary, [role=radio]")) return false;
    return ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter"].includes(name);
  }

  act(name) {
    const isLast = this.place + 1 >= this.cards.length;
    if (/^[0-3]$/.test(name)) {
      this.add("grade", { doc: this.cards[this.place][0], grade: Number(name) });
      if (!isLast) this.move(1);
    } else if (/^[wW]$/.test(name)) this.add("rest");
    else if (name === "Enter" && isLast) this.add("next");
    else if (name === "Enter" || name === "ArrowDown") this.move(1);
    else if (name === "ArrowUp") this.move(-1);
    else this.add({ ArrowLeft: "previous", ArrowRight: "next" }[name] || "undo");
  }

  add(kind, more = {}) {
    this.number += 1;
    this.waiting.push({ n: this.number, kind, query: this.query, ...more });
    this.root.dataset.waiting = this.waiting.length;
    this.send({ page: this.page, events: this.waiting });
  }

  move(step) {
    this.place = Math.min(Math.max(this.place + step, 0), this.cards.length - 1);
    this.mark();
    this.show();
  }

  show() {
    const element = this.element(this.place);
    const box = element?.getBoundingClientRect();
    const head = document.querySelector("[class*=st-key-graded-question]")?.getBoundingClientRect();
    const top = Math.max(head ? head.bottom : 0, 0) + 8; // the question stays in sight above the cards
    if (box && (box.top < top || box.bottom > innerHeight - 24)) element.scrollIntoView({ block: "center" });
  }

  destroy() {
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("pointerdown", this.onPointer, true);
    document.removeEventListener("click", this.onClick, true);
    removeEventListener("beforeunload", this.onLeave);
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".gk");
  if (!root || !data) return undefined;
  root.keys ||= new GradeKeys(root);
  root.keys.update(data, (log) => setStateValue("log", log));
  // A run that was overtaken is cleaned up too: only what has left the page is taken down.
  return () =>
    setTimeout(() => {
      if (root.isConnected || !root.keys) return;
      root.keys.destroy();
      root.keys = null;
    }, 200);
}
