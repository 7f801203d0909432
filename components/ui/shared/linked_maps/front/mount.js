// Where Streamlit hands over the element and its data.

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
