"use strict";
// Plays the flip-books of the page: stick figures seen in parallel, all panels of a book at one scale.

const PITCH = 0.22;
const TRAIL = 18;
const CELLS = 8;
const EDGES = [[0, 1], [0, 2], [0, 4], [3, 1], [3, 2], [3, 7], [5, 1], [5, 4], [5, 7], [6, 2], [6, 4], [6, 7]];
const COLOURS = { l: "#2f6fdb", r: "#d9682b", m: "#8a8f98" };
const state = { playing: true, speed: 1, yaw: 0.6, strip: false, time: 0 };

function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Int16Array(bytes.buffer);
}

/** Millimetres of point i on frame f of packed points with `count` points a frame, as metres on the picture plane. */
function seen(points, count, f, i, yaw) {
  const at = 3 * (f * count + i);
  return project(points[at] / 1000, points[at + 1] / 1000, points[at + 2] / 1000, yaw);
}

function project(x, y, z, yaw) {
  // The body faces +Z; at yaw 0 the eye is in front of it, so that its left is on the right.
  const right = x * Math.cos(yaw) - z * Math.sin(yaw);
  const towards = x * Math.sin(yaw) + z * Math.cos(yaw);
  return [right, y * Math.cos(PITCH) - towards * Math.sin(PITCH)];
}

class Book {
  constructor(data, element) {
    this.data = data;
    this.visible = false;
    this.panels = data.panels.map((panel) => ({
      ...panel,
      count: panel.parents.length,
      points: unpack(panel.points),
      boxes: panel.boxes.map((box) => ({ frames: box.frames, points: unpack(box.points) })),
    }));
    this.frames = Math.max(...this.panels.map((panel) => panel.frames));
    for (const panel of this.panels) {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      caption.textContent = panel.name;
      panel.canvas = document.createElement("canvas");
      figure.append(caption, panel.canvas);
      element.append(figure);
    }
  }

  /** Left, right, bottom and top of all that is ever seen, metres on the picture plane. */
  bounds(yaw) {
    if (this.fitted === yaw) return this.box;
    const box = [Infinity, -Infinity, Infinity, -Infinity];
    const include = ([x, y]) => {
      box[0] = Math.min(box[0], x); box[1] = Math.max(box[1], x);
      box[2] = Math.min(box[2], y); box[3] = Math.max(box[3], y);
    };
    for (const panel of this.panels) {
      for (let f = 0; f < panel.frames; f += 2)
        for (let i = 0; i < panel.count; i++) include(seen(panel.points, panel.count, f, i, yaw));
      for (const box of panel.boxes)
        for (let corner = 0; corner < 8; corner++) include(seen(box.points, 8, 0, corner, yaw));
    }
    this.fitted = yaw;
    this.box = [box[0] - 0.15, box[1] + 0.15, box[2] - 0.12, box[3] + 0.22];
    return this.box;
  }

  draw(frame) {
    for (const panel of this.panels) {
      const ratio = window.devicePixelRatio || 1;
      const width = panel.canvas.clientWidth, height = panel.canvas.clientHeight;
      if (panel.canvas.width !== Math.round(width * ratio) || panel.canvas.height !== Math.round(height * ratio)) {
        panel.canvas.width = Math.round(width * ratio);
        panel.canvas.height = Math.round(height * ratio);
      }
      const pen = panel.canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      if (state.strip) this.drawStrip(pen, panel, width, height);
      else {
        this.drawScene(pen, panel, Math.min(frame, panel.frames - 1), 0, width, height - 8, true);
        this.drawBar(pen, frame, width, height);
      }
    }
  }

  drawStrip(pen, panel, width, height) {
    const cell = width / CELLS;
    for (let k = 0; k < CELLS; k++) {
      const frame = Math.round((k / (CELLS - 1)) * (panel.frames - 1));
      this.drawScene(pen, panel, frame, k * cell, cell, height - 14, false);
      pen.fillStyle = frame < this.data.made_from ? "#8a8f98" : COLOURS.l;
      pen.font = "10px system-ui, sans-serif";
      pen.fillText((frame / this.data.fps).toFixed(2) + " s", k * cell + 4, height - 3);
    }
  }

  drawBar(pen, frame, width, height) {
    const x = (f) => (width * f) / Math.max(this.frames - 1, 1);
    pen.fillStyle = "#8884";
    pen.fillRect(0, height - 4, width, 4);
    pen.fillStyle = frame < this.data.made_from ? "#8a8f98" : COLOURS.l;
    pen.fillRect(0, height - 4, x(frame), 4);
    pen.fillStyle = "#c22";
    for (const mark of this.data.marks) pen.fillRect(x(mark.frame) - 1, height - 7, 2, 7);
    if (this.data.made_from) pen.fillRect(x(this.data.made_from), height - 4, 1, 4);
  }

  drawScene(pen, panel, frame, left, width, height, whole) {
    const [x0, x1, y0, y1] = this.bounds(state.yaw);
    // In a strip the body stays in the middle of its cell; otherwise the whole way is in the picture.
    const root = seen(panel.points, panel.count, frame, 0, state.yaw);
    const scale = whole ? Math.min(width / (x1 - x0), height / (y1 - y0)) : Math.min(width / 1.5, height / (y1 - y0));
    const middle = whole ? (x0 + x1) / 2 : root[0];
    const place = ([x, y]) => [left + width / 2 + (x - middle) * scale, height - (y - y0) * scale];
    pen.save();
    pen.beginPath();
    pen.rect(left, 0, width, height);
    pen.clip();
    this.drawFloor(pen, panel, place);
    for (const box of panel.boxes) this.drawBox(pen, box, Math.min(frame, box.frames - 1), place);
    if (whole) this.drawTrails(pen, panel, frame, place);
    this.drawMarks(pen, frame, place);
    this.drawBody(pen, panel, frame, place, scale);
    pen.restore();
  }

  drawFloor(pen, panel, place) {
    const reach = 4;
    const cx = Math.round(panel.points[0] / 1000), cz = Math.round(panel.points[2] / 1000);
    pen.strokeStyle = "#8883";
    pen.lineWidth = 1;
    pen.beginPath();
    for (let k = -reach; k <= reach; k += 0.5) {
      pen.moveTo(...place(project(cx + k, 0, cz - reach, state.yaw)));
      pen.lineTo(...place(project(cx + k, 0, cz + reach, state.yaw)));
      pen.moveTo(...place(project(cx - reach, 0, cz + k, state.yaw)));
      pen.lineTo(...place(project(cx + reach, 0, cz + k, state.yaw)));
    }
    pen.stroke();
  }

  drawBox(pen, box, frame, place) {
    pen.strokeStyle = "#3a9a5baa";
    pen.lineWidth = 1;
    pen.beginPath();
    for (const [a, b] of EDGES) {
      pen.moveTo(...place(seen(box.points, 8, frame, a, state.yaw)));
      pen.lineTo(...place(seen(box.points, 8, frame, b, state.yaw)));
    }
    pen.stroke();
  }

  drawMarks(pen, frame, place) {
    for (const mark of this.data.marks) {
      const [x, y] = place(project(...mark.point, state.yaw));
      pen.strokeStyle = "#c22";
      pen.lineWidth = frame === mark.frame ? 3 : 1.5;
      pen.beginPath();
      pen.arc(x, y, frame === mark.frame ? 7 : 5, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  drawTrails(pen, panel, frame, place) {
    pen.lineWidth = 1.2;
    for (const i of panel.trails) {
      pen.strokeStyle = COLOURS[panel.sides[i]] + "66";
      pen.beginPath();
      for (let f = Math.max(frame - TRAIL, 0); f <= frame; f++)
        pen.lineTo(...place(seen(panel.points, panel.count, f, i, state.yaw)));
      pen.stroke();
    }
  }

  drawBody(pen, panel, frame, place, scale) {
    pen.lineCap = "round";
    for (let i = 0; i < panel.count; i++) {
      const parent = panel.parents[i];
      if (parent < 0) continue;
      pen.strokeStyle = frame < this.data.made_from ? "#8a8f98" : COLOURS[panel.sides[i]];
      pen.lineWidth = !panel.thin[i] ? Math.max(1.6, 0.028 * scale) : 1;
      pen.beginPath();
      pen.moveTo(...place(seen(panel.points, panel.count, frame, parent, state.yaw)));
      pen.lineTo(...place(seen(panel.points, panel.count, frame, i, state.yaw)));
      pen.stroke();
    }
    const head = place(seen(panel.points, panel.count, frame, panel.head, state.yaw));
    pen.strokeStyle = frame < this.data.made_from ? "#8a8f98" : "#666c75";
    pen.lineWidth = Math.max(1.6, 0.02 * scale);
    pen.beginPath();
    pen.arc(head[0], head[1] - 0.09 * scale, 0.1 * scale, 0, 2 * Math.PI);
    pen.stroke();
  }
}

const books = JSON.parse(document.getElementById("books").textContent).map((data, i) => {
  const element = document.getElementById(`book-${i}`);
  const book = new Book(data, element);
  new IntersectionObserver((entries) => { book.visible = entries[0].isIntersecting; }).observe(element);
  return book;
});

let drag = null;
document.addEventListener("pointerdown", (event) => { if (event.target.tagName === "CANVAS") drag = event.clientX; });
document.addEventListener("pointerup", () => { drag = null; });
document.addEventListener("pointermove", (event) => {
  if (drag === null) return;
  state.yaw += (event.clientX - drag) * 0.01;
  drag = event.clientX;
});
document.getElementById("play").addEventListener("click", (event) => {
  state.playing = !state.playing;
  event.target.textContent = state.playing ? "Pause" : "Play";
});
const strip = document.getElementById("strip");
function showStrip() {
  state.strip = strip.checked;
  document.body.classList.toggle("strip", state.strip);
}
strip.addEventListener("change", showStrip);
// A link to …#strip shows film strips at once, for printing.
strip.checked = location.hash === "#strip";
showStrip();
document.getElementById("speed").addEventListener("input", (event) => { state.speed = Number(event.target.value); });

let last = performance.now();
function tick(now) {
  if (state.playing) state.time += ((now - last) / 1000) * state.speed;
  last = now;
  for (const book of books) {
    // It rests on its last frame for a moment before it begins anew.
    const length = book.frames / book.data.fps + 0.7;
    const frame = Math.min(Math.floor((state.time % length) * book.data.fps), book.frames - 1);
    if (book.visible) book.draw(frame);
  }
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);
