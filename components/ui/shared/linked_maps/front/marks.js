// Signs drawn over the points: model markers, rings, crosses, ranks, the query's star, lines to neighbours.

// Outlines of the eight model markers and of the query star, as points within -1..1, y down.
const MARKERS = {
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  "triangle-up": [[0, -1], [1, 0.8], [-1, 0.8]],
  "triangle-down": [[0, 1], [1, -0.8], [-1, -0.8]],
  "triangle-right": [[1, 0], [-0.8, 1], [-0.8, -1]],
  "triangle-left": [[-1, 0], [0.8, 1], [0.8, -1]],
  diamond: [[0, -1.05], [1.05, 0], [0, 1.05], [-1.05, 0]],
  cross: [[-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35], [0.35, 1], [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]],
  star: Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.45 : 1.1;
    return [radius * Math.sin((i * Math.PI) / 5), -radius * Math.cos((i * Math.PI) / 5)];
  }),
};

function markerPath(context, marker, x, y, radius) {
  context.beginPath();
  const outline = MARKERS[marker];
  if (!outline) context.arc(x, y, radius * 0.95, 0, 6.2832);
  else outline.forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + dx * radius, y + dy * radius));
  context.closePath();
}

// A ring with a rim of paper colour, so that it stands out on dense ground.
function ring(context, x, y, radius, width, ink, paper) {
  for (const [colour, line] of [[paper, width + 2.5], [ink, width]]) {
    context.beginPath();
    context.arc(x, y, radius, 0, 6.2832);
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.stroke();
  }
}

function haloText(context, text, x, y, ink, paper, rim = 3.5) {
  context.lineJoin = "round";
  context.lineWidth = rim;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

const MARK_RADIUS = 7;

function drawMark(context, x, y, mark, look) {
  if (mark.kind === "missed") return cross(context, x, y, look);
  if (mark.kind === "seed") return drawStar(context, x, y, look);
  const width = { hit: 1.75, near: 1.75, relevant: 3.25 }[mark.kind];
  ring(context, x, y, MARK_RADIUS, width, look.ink, look.paperCss);
}

// What should have been found and was not.
function cross(context, x, y, look) {
  const reach = MARK_RADIUS * 0.85;
  context.lineCap = "round";
  for (const [colour, width] of [[look.paperCss, 5], [look.ink, 2.25]]) {
    context.beginPath();
    context.moveTo(x - reach, y - reach);
    context.lineTo(x + reach, y + reach);
    context.moveTo(x + reach, y - reach);
    context.lineTo(x - reach, y + reach);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
  context.lineCap = "butt";
}

// From a document to those next to it in the model's own space: a long line is a neighbour the picture tore away.
function drawThreads(context, from, ends, look) {
  context.lineCap = "round";
  for (const [colour, width] of [[look.paperCss, 4], [look.pointer, 1.75]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    for (const [x, y] of ends) {
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(x, y);
      context.stroke();
    }
  }
  context.lineCap = "butt";
  for (const [x, y] of ends) ring(context, x, y, 5, 2, look.pointer, look.paperCss);
}

// Ranks come after all rings, so that no ring covers a number; at the right edge they stand to the left.
function drawRank(context, x, y, mark, look, width) {
  if (!mark.rank) return;
  const words = String(mark.rank);
  const isClear = x + 12 + context.measureText(words).width < width;
  context.textBaseline = "middle";
  context.textAlign = isClear ? "left" : "right";
  haloText(context, words, isClear ? x + 10 : x - 10, y - 8, look.ink, look.paperCss);
  context.textAlign = "left";
}

function drawStar(context, x, y, look) {
  markerPath(context, "star", x, y, 9);
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = look.paperCss;
  context.stroke();
  context.fillStyle = look.ink;
  context.fill();
}
