// Enter, and Tab after something was typed, take the cursor out of a field, so that keys are the page's again. Tab pressed
// once more goes on from there, to buttons that what was typed has made ready.
export default function (component) {
  const { data } = component;

  function onKey(event) {
    const field = event.composedPath()[0];
    const isComposing = event.isComposing || event.keyCode === 229; // Safari says the latter of the last Enter
    if (isComposing || !(field instanceof HTMLInputElement)) return;
    if (!field.closest(`.st-key-${CSS.escape(data.field)}`)) return;
    const isTyped = field.value.trim() !== data.value;
    if (event.key === "Tab" && isTyped && !event.shiftKey) event.preventDefault();
    else if (event.key !== "Enter") return;
    setTimeout(() => field.blur()); // Streamlit reads the field first
  }

  document.addEventListener("keydown", onKey, true);
  return () => document.removeEventListener("keydown", onKey, true);
}
