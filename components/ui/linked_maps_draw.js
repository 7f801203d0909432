// Drawing of one map: points with WebGL2, or with canvas 2D where there is none. Concatenated before linked_maps.js.

const VERTEX = `#version 300 es
in vec2 place; in float label; in float active_;
uniform vec2 centre; uniform vec2 scale; uniform float size; uniform float pass_; uniform vec4 palette[13]; uniform vec4 faded;
out vec4 colour;
void main() {
  bool hidden = (active_ > 0.5) != (pass_ > 0.5);
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place - centre) * scale, 0.0, 1.0);
  gl_PointSize = size;
  colour = active_ > 0.5 ? palette[int(label)] : faded;
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour; uniform float size; uniform float halo; uniform vec3 paper; out vec4 shown;
void main() {
  float r = length(gl_PointCoord - 0.5) * size;
  float outer = clamp(size * 0.5 - r, 0.0, 1.0);
  float inner = clamp(size * 0.5 - halo - r + 0.5 * step(0.01, halo), 0.0, 1.0);
  vec3 rgb = mix(paper, colour.rgb, halo > 0.0 ? inner : 1.0);
  float a = colour.a * outer;
  if (a <= 0.0) discard;
  shown = vec4(rgb * a, a);
}`;

// Point diameter in CSS pixels and opacity: many points must stay readable as density.
function pointStyle(n) {
  if (n <= 2000) return { size: 5, alpha: 0.95, halo: 0.75 };
  if (n <= 12000) return { size: 4, alpha: 0.7, halo: 0 };
  if (n <= 40000) return { size: 3, alpha: 0.55, halo: 0 };
  return { size: 2.25, alpha: 0.4, halo: 0 };
}

function channels(colour) {
  const probe = channels.context ||= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#808080";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255);
}

function compile(gl, kind, source) {
  const shader = gl.createShader(kind);
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
  return shader;
}

class WebGLPoints {
  constructor(canvas) {
    this.gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
    if (!this.gl) throw new Error("no WebGL2");
    const gl = this.gl;
    this.program = gl.createProgram();
    gl.attachShader(this.program, compile(gl, gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(this.program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(this.program);
    if (!gl.getProgramParameter(this.program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(this.program));
    gl.useProgram(this.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.buffers = {};
  }

  upload(name, values, width, kind, normalised, usage) {
    const gl = this.gl;
    const buffer = this.buffers[name] ||= gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, usage);
    const attribute = gl.getAttribLocation(this.program, name);
    gl.enableVertexAttribArray(attribute);
    gl.vertexAttribPointer(attribute, width, kind, normalised, 0, 0);
  }

  setPoints(xy, labels, active) {
    const gl = this.gl;
    this.n = labels.length;
    this.upload("place", xy, 2, gl.UNSIGNED_SHORT, true, gl.STATIC_DRAW);
    this.upload("label", labels, 1, gl.UNSIGNED_BYTE, false, gl.STATIC_DRAW);
    this.setActive(active);
  }

  setActive(active) {
    this.upload("active_", active, 1, this.gl.UNSIGNED_BYTE, false, this.gl.DYNAMIC_DRAW);
  }

  draw(view, look, ratio, width, height) {
    const gl = this.gl;
    const at = (name) => gl.getUniformLocation(this.program, name);
    const zoom = Math.min(2, Math.pow(view.k / view.home, 0.3));
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(at("centre"), view.x, view.y);
    gl.uniform2f(at("scale"), (2 * view.k) / width, (2 * view.k) / height);
    gl.uniform1f(at("size"), (look.size * zoom + 2 * look.halo) * ratio);
    gl.uniform1f(at("halo"), look.halo * ratio);
    gl.uniform3fv(at("paper"), look.paper);
    gl.uniform4fv(at("palette"), look.palette.flatMap((rgb) => [...rgb, look.alpha]));
    gl.uniform4fv(at("faded"), [...look.faded, look.fadedAlpha]);
    for (const pass of [0, 1]) {
      gl.uniform1f(at("pass_"), pass);
      gl.drawArrays(gl.POINTS, 0, this.n);
    }
  }

  destroy() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

class CanvasPoints {
  constructor(canvas) {
    this.context = canvas.getContext("2d");
  }

  setPoints(xy, labels, active) {
    Object.assign(this, { xy, labels, active });
  }

  setActive(active) {
    this.active = active;
  }

  draw(view, look, ratio, width, height) {
    const context = this.context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const zoom = Math.min(2, Math.pow(view.k / view.home, 0.3));
    const radius = (look.size * zoom) / 2;
    this.pass(view, width, height, radius, look, 0, () => [look.faded, look.fadedAlpha]);
    this.pass(view, width, height, radius, look, 1, (label) => [look.palette[label], look.alpha]);
    context.globalAlpha = 1;
  }

  pass(view, width, height, radius, look, wanted, paint) {
    const context = this.context;
    const square = this.labels.length > 5000;
    context.lineWidth = look.halo;
    context.strokeStyle = css(look.paper);
    let last = -1;
    for (let i = 0; i < this.labels.length; i++) {
      if (this.active[i] !== wanted) continue;
      const x = width / 2 + (this.xy[2 * i] / 65535 - view.x) * view.k;
      const y = height / 2 - (this.xy[2 * i + 1] / 65535 - view.y) * view.k;
      if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
      if (this.labels[i] !== last) {
        const [rgb, alpha] = paint((last = this.labels[i]));
        context.fillStyle = css(rgb);
        context.globalAlpha = alpha;
      }
      if (square) {
        context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
        continue;
      }
      context.beginPath();
      context.arc(x, y, radius, 0, 6.2832);
      context.fill();
      if (look.halo) context.stroke();
    }
  }

  destroy() {}
}

function css(rgb) {
  return `rgb(${rgb.map((value) => Math.round(value * 255)).join(" ")})`;
}

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
function ring(context, x, y, radius, width, ink, paper, dash = []) {
  for (const [colour, line, dashes] of [[paper, width + 2.5, []], [ink, width, dash]]) {
    context.beginPath();
    context.setLineDash(dashes);
    context.arc(x, y, radius, 0, 6.2832);
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.stroke();
  }
  context.setLineDash([]);
}

function haloText(context, text, x, y, ink, paper) {
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

function drawMark(context, x, y, mark, look) {
  const styles = { hit: [7, 1.75, []], relevant: [7, 3.25, []], missed: [7, 1.75, [3, 2.5]] };
  const [radius, width, dash] = styles[mark.kind];
  ring(context, x, y, radius, width, look.ink, look.paperCss, dash);
}

// Ranks come after all rings, so that no ring covers a number.
function drawRank(context, x, y, mark, look) {
  context.textBaseline = "middle";
  if (mark.rank) haloText(context, String(mark.rank), x + 10, y - 8, look.ink, look.paperCss);
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
