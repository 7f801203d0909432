// Fetches what is said of one document, for the maps of the same key.

export default function (component) {
  const { data, setTriggerValue } = component;
  if (!data) return undefined;
  const met = meeting(data.key);
  met.reader = { ask: (index) => setTriggerValue("asked", index) };
  if (data.answer) met.maps?.takeAnswer(data.answer);
  return undefined;
}
