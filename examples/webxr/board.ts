/** The panel that hangs in the room: what is said, sentences to choose from, and what the avatar says. */

import * as THREE from "three";

export interface Choice { text: string; act: () => void; lit?: () => boolean }

const [WIDTH, HEIGHT] = [1024, 640];
const METRES = 0.72;
const ROW = 92;
const TOP = 168;
const COLOURS = { back: "#1b2129ee", text: "#eef2f6", quiet: "#aab4c0", button: "#38424f", over: "#4d5a6b", lit: "#2f6fdb", wrong: "#ffb4a8" };

export class Board {
  readonly mesh: THREE.Mesh<THREE.PlaneGeometry, THREE.MeshBasicMaterial>;
  private readonly canvas = document.createElement("canvas");
  private readonly texture: THREE.CanvasTexture;
  private said = "";
  private failure = "";
  private over = -1;
  private drawn = "";

  constructor(private readonly choices: readonly Choice[]) {
    [this.canvas.width, this.canvas.height] = [WIDTH, HEIGHT];
    this.texture = new THREE.CanvasTexture(this.canvas);
    this.texture.colorSpace = THREE.SRGBColorSpace;
    this.mesh = new THREE.Mesh(
      new THREE.PlaneGeometry(METRES, (METRES * HEIGHT) / WIDTH),
      new THREE.MeshBasicMaterial({ map: this.texture, transparent: true, toneMapped: false }),
    );
    this.mesh.visible = false;
  }

  /** What the avatar is saying, or was told. */
  say(text: string): void {
    this.said = text;
  }

  fail(message: string): void {
    this.failure = message;
  }

  /** Hang beside the avatar, at the height of eyes, turned to whoever stands at a place. */
  hang(beside: THREE.Vector3, viewer: THREE.Vector3): void {
    const towards = viewer.clone().sub(beside).setY(0).normalize();
    this.mesh.position.copy(beside).addScaledVector(towards, 0.55).add(new THREE.Vector3(towards.z, 0, -towards.x).multiplyScalar(-0.62));
    this.mesh.position.y = viewer.y - 0.12;
    this.mesh.lookAt(viewer.clone().setY(this.mesh.position.y));
    this.mesh.visible = true;
  }

  /** A ray (world) points somewhere: where it meets the panel, if it does. */
  point(ray: THREE.Raycaster): THREE.Vector3 | null {
    const [hit] = this.mesh.visible ? ray.intersectObject(this.mesh) : [];
    this.over = hit?.uv ? at(hit.uv, this.choices.length) : -1;
    return hit?.point ?? null;
  }

  /** Where the middle of a choice is in the world. */
  placeOf(index: number): THREE.Vector3 {
    const { x, y, w, h } = rect(index);
    const local = new THREE.Vector3(((x + w / 2) / WIDTH - 0.5) * METRES, ((0.5 - (y + h / 2) / HEIGHT) * METRES * HEIGHT) / WIDTH, 0);
    return this.mesh.localToWorld(local);
  }

  /** Do what is pointed at. Whether that is anything. */
  press(): boolean {
    this.choices[this.over]?.act();
    return this.over >= 0;
  }

  /** Draw it where anything has changed. */
  draw(): void {
    const now = JSON.stringify([this.said, this.failure, this.over, this.choices.map(({ lit }) => lit?.() ?? false)]);
    if (now === this.drawn || !this.mesh.visible) return;
    this.drawn = now;
    const pen = this.canvas.getContext("2d")!;
    pen.clearRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = COLOURS.back;
    pen.beginPath();
    pen.roundRect(0, 0, WIDTH, HEIGHT, 36);
    pen.fill();
    pen.textBaseline = "middle";
    pen.font = "38px system-ui, sans-serif";
    pen.fillStyle = this.failure ? COLOURS.wrong : this.said ? COLOURS.text : COLOURS.quiet;
    lines(pen, this.failure || this.said || "Point at a sentence and pinch. · 指向一句话并捏合。", WIDTH - 96).forEach((line, i) => {
      pen.fillText(line, 48, 56 + 46 * i);
    });
    this.choices.forEach(({ text, lit }, i) => {
      const { x, y, w, h } = rect(i);
      pen.fillStyle = lit?.() ? COLOURS.lit : i === this.over ? COLOURS.over : COLOURS.button;
      pen.beginPath();
      pen.roundRect(x, y, w, h, 20);
      pen.fill();
      pen.fillStyle = COLOURS.text;
      pen.font = "34px system-ui, sans-serif";
      pen.fillText(text, x + 26, y + h / 2, w - 52);
    });
    this.texture.needsUpdate = true;
  }
}

/** Two columns of buttons, pixels. */
function rect(index: number): { x: number; y: number; w: number; h: number } {
  const w = (WIDTH - 96 - 24) / 2;
  return { x: 48 + (index % 2) * (w + 24), y: TOP + Math.floor(index / 2) * (ROW + 18), w, h: ROW };
}

function at(uv: THREE.Vector2, count: number): number {
  const [px, py] = [uv.x * WIDTH, (1 - uv.y) * HEIGHT];
  return Array.from({ length: count }, (_, i) => rect(i)).findIndex(({ x, y, w, h }) => px >= x && px <= x + w && py >= y && py <= y + h);
}

/** At most two lines, the first words of what is longer left out: what is said now stands at the end. */
function lines(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const found: string[] = [];
  let line = "";
  for (const piece of text.match(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]|\S+\s*|\s+/g) ?? []) {
    if (line && pen.measureText(line + piece).width > width) {
      found.push(line);
      line = "";
    }
    line += piece;
  }
  return [...found, line].slice(-2);
}
