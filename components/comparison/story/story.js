// Arrow keys turn the sections of a story; Escape leaves. Returns what takes the listener away again.
function turnWithKeys(story, start, onTurn, onLeave) {
  const sections = [...story.querySelectorAll("section")];
  const forward = ["ArrowRight", "ArrowDown", "PageDown", " ", "Space", "Enter"];
  const back = ["ArrowLeft", "ArrowUp", "PageUp"];
  let place = 0;

  function turn(to) {
    place = Math.max(0, Math.min(sections.length - 1, to));
    sections[place].scrollIntoView({ block: "start" });
    story.dataset.place = place + 1;
    onTurn(place);
  }

  function seen() {
    const middle = innerHeight / 2;
    const at = sections.findIndex((section) => section.getBoundingClientRect().bottom > middle);
    return at < 0 ? sections.length - 1 : at;
  }

  function key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.key === "Process" ? event.code : event.key.normalize("NFKC"); // an input method may be on
    if (forward.includes(name)) turn(seen() + 1);
    else if (back.includes(name)) turn(seen() - 1);
    else if (name === "Home") turn(0);
    else if (name === "End") turn(sections.length - 1);
    else if (name === "Escape") onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("keydown", key, true);
  if (start > 0) turn(start);
  else story.dataset.place = 1;
  return () => document.removeEventListener("keydown", key, true);
}
