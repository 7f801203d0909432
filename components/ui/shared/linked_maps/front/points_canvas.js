// The points of one map, with canvas 2D where there is no WebGL2.

class CanvasPoints {
  constructor(canvas) {
    this.context = canvas.getContext("2d");
  }

  setPoints(xy) {
    this.xy = xy;
  }

  setCodes(codes) {
    this.codes = codes;
  }

  setState(state) {
    this.state = state;
  }

  draw(view, look, ratio, width, height) {
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const radius = (look.size * zoomed(view)) / 2;
    this.pass(view, width, height, radius, look, 0);
    this.pass(view, width, height, radius, look, 1);
    context.globalAlpha = 1;
  }

  pass(view, width, height, radius, look, wanted) {
    const context = this.context;
    const many = this.codes.length > 5000;
    context.lineWidth = look.halo;
    context.strokeStyle = css(look.paper);
    let last = -1;
    for (let i = 0; i < this.codes.length; i++) {
      const state = this.state[i];
      if ((state & 1) !== wanted) continue;
      const x = width / 2 + (this.xy[2 * i] / 65535 - view.x) * view.k;
      const y = height / 2 - (this.xy[2 * i + 1] / 65535 - view.y) * view.k;
      if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
      const code = this.codes[i];
      const doubtful = look.fade && state > 1;
      if (2 * code + doubtful !== last) {
        last = 2 * code + doubtful;
        context.fillStyle = css(wanted ? look.palette[code] : look.quiet);
        context.globalAlpha = (wanted ? look.alpha : look.quietAlpha) * (doubtful ? 0.28 : 1);
      }
      if (many) context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
      else this.mark(x, y, radius, code, look);
    }
  }

  mark(x, y, radius, code, look) {
    const context = this.context;
    const shape = shapeOf(code, look);
    if (shape === "ring") {
      context.save();
      context.beginPath();
      context.arc(x, y, radius * 0.8, 0, 6.2832);
      context.lineWidth = Math.max(1, radius * 0.5);
      context.strokeStyle = context.fillStyle;
      context.stroke();
      context.restore();
      return;
    }
    markerPath(context, shape, x, y, radius);
    context.fill();
    if (look.halo) context.stroke();
  }

  destroy() {}
}

// Point diameter in CSS pixels and opacity: many points must stay readable as density.
function pointStyle(n) {
  if (n <= 400) return { size: 8, alpha: 0.95, halo: 0.75 };
  if (n <= MOST_SHAPES) return { size: 6, alpha: 0.92, halo: 0.5 };
  if (n <= 12000) return { size: 4, alpha: 0.7, halo: 0 };
  if (n <= 40000) return { size: 3, alpha: 0.55, halo: 0 };
  return { size: 2.25, alpha: 0.4, halo: 0 };
}

function channels(colour) {
  const probe = (channels.context ||= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#808080";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
}

function css(rgb) {
  return `rgb(${rgb.map((value) => Math.round(value * 255)).join(" ")})`;
}
