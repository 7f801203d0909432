// The points of one map, with WebGL2.

const OTHER = 12; // code of what shares grey
const NONE = 13; // code of what has no value
const CODES = 14;
const SHAPES = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"];
const MOST_SHAPES = 3000; // documents up to which a mark is large enough to have a shape

function shapeOf(code, look) {
  if (look.only) return "circle"; // there is nothing to tell apart
  if (code === NONE) return "ring";
  return look.shapes && code < OTHER ? SHAPES[code % SHAPES.length] : "circle";
}

const VERTEX = `#version 300 es
in vec2 place; in float label; in float state;
uniform vec2 centre; uniform vec2 scale; uniform float size; uniform float pass_; uniform float fade;
uniform vec4 palette[14]; uniform float shapes[14]; uniform vec4 quiet;
out vec4 colour; flat out int shape;
void main() {
  bool bright = mod(state, 2.0) > 0.5;
  bool doubtful = state > 1.5 && fade > 0.5;
  bool hidden = bright != (pass_ > 0.5);
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4((place - centre) * scale, 0.0, 1.0);
  gl_PointSize = size;
  colour = bright ? palette[int(label)] : quiet;
  if (doubtful) colour.a *= 0.28;
  shape = int(shapes[int(label)]);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec4 colour; flat in int shape; uniform float size; uniform float halo; uniform vec3 paper; out vec4 shown;
float reach(vec2 p) {
  vec2 q = abs(p);
  if (shape == 1) return max(q.x, q.y) * 1.14;
  if (shape == 2) return max((0.868 * q.x - 0.496 * p.y) * 2.0, p.y * 1.33);
  if (shape == 3) return (q.x + q.y) * 0.98;
  if (shape == 4) return max((0.868 * q.x + 0.496 * p.y) * 2.0, -p.y * 1.33);
  if (shape == 5) return max(max(q.x, q.y), min(q.x, q.y) * 2.7);
  return length(p);
}
void main() {
  float d = reach((gl_PointCoord - 0.5) * 2.0);
  float pixel = max(fwidth(d), 0.001);
  float outer = clamp((1.0 - d) / pixel, 0.0, 1.0);
  if (shape == 6) outer *= clamp((d - 0.5) / pixel + 0.5, 0.0, 1.0);
  float inner = halo > 0.0 ? clamp((1.0 - 2.0 * halo / size - d) / pixel + 0.5, 0.0, 1.0) : 1.0;
  float a = colour.a * outer;
  if (a <= 0.0) discard;
  shown = vec4(mix(paper, colour.rgb, inner) * a, a);
}`;

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
    const buffer = (this.buffers[name] ||= gl.createBuffer());
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, usage);
    const attribute = gl.getAttribLocation(this.program, name);
    gl.enableVertexAttribArray(attribute);
    gl.vertexAttribPointer(attribute, width, kind, normalised, 0, 0);
  }

  setPoints(xy) {
    this.n = xy.length / 2;
    this.upload("place", xy, 2, this.gl.UNSIGNED_SHORT, true, this.gl.STATIC_DRAW);
  }

  setCodes(codes) {
    this.upload("label", codes, 1, this.gl.UNSIGNED_BYTE, false, this.gl.STATIC_DRAW);
  }

  setState(state) {
    this.upload("state", state, 1, this.gl.UNSIGNED_BYTE, false, this.gl.DYNAMIC_DRAW);
  }

  draw(view, look, ratio, width, height) {
    const gl = this.gl;
    const at = (name) => gl.getUniformLocation(this.program, name);
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(at("centre"), view.x, view.y);
    gl.uniform2f(at("scale"), (2 * view.k) / width, (2 * view.k) / height);
    gl.uniform1f(at("size"), (look.size * zoomed(view) + 2 * look.halo) * ratio);
    gl.uniform1f(at("halo"), look.halo * ratio);
    gl.uniform1f(at("fade"), look.fade ? 1 : 0);
    gl.uniform3fv(at("paper"), look.paper);
    gl.uniform4fv(at("palette"), look.palette.flatMap((rgb) => [...rgb, look.alpha]));
    const numbers = [...SHAPES, "ring"];
    gl.uniform1fv(at("shapes"), Array.from({ length: CODES }, (_, code) => numbers.indexOf(shapeOf(code, look))));
    gl.uniform4fv(at("quiet"), [...look.quiet, look.quietAlpha]);
    for (const pass of [0, 1]) {
      gl.uniform1f(at("pass_"), pass);
      gl.drawArrays(gl.POINTS, 0, this.n);
    }
  }

  destroy() {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

// Marks grow a little when a map is enlarged.
function zoomed(view) {
  return Math.min(2.2, Math.pow(view.k / view.home, 0.35));
}
