// What comes over the wire and goes back: base64, bits, texts; and making elements.

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

// One bit per document, the first in the lowest: as one byte each.
function unpackBits(bits, n) {
  const values = new Uint8Array(n);
  for (let i = 0; i < n; i++) values[i] = (bits[i >> 3] >> (i & 7)) & 1;
  return values;
}

function packBits(values) {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) bits[i >> 3] |= values[i] << (i & 7);
  return bits;
}

async function inflate(packed) {
  const stream = new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(name, text, action) {
  const made = element("button", name, text);
  made.type = "button";
  made.addEventListener("click", action);
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

// One registry for the page: the maps of a key, and the reader that fetches texts for them.
function meeting(key) {
  const all = (document.linkedMaps ||= new Map());
  if (!all.has(key)) all.set(key, {});
  return all.get(key);
}
