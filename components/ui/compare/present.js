
// The story over the whole window, in the app's theme. The slide is kept in the address without asking the server.
const shown = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const before = shown.get(parentElement);
  if (before && before.key === data.key) return before.leave;
  if (before) before.leave();
  const root = parentElement.querySelector(".present");
  root.className = `present ${data.theme}`;
  root.innerHTML = data.story; // escaped word by word where it was written
  document.documentElement.style.overflow = "hidden";

  function keep(place) {
    const address = new URL(location.href);
    address.searchParams.set("slide", place + 1);
    history.replaceState(history.state, "", address);
  }

  const stop = turnWithKeys(root.querySelector(".story"), data.start, keep, () => setTriggerValue("leave", true));
  const leave = () => {
    stop();
    document.documentElement.style.overflow = "";
  };
  shown.set(parentElement, { key: data.key, leave });
  return leave;
}
