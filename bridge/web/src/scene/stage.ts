/** Floor, light and camera: everything around the motion that stays. */

import * as THREE from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { RoomEnvironment } from "three/examples/jsm/environments/RoomEnvironment.js";

const LIGHT = { backdrop: 0xe9ebee, shadow: 0x1b2a3a, lines: 0xb9c1ca, axis: 0x8f9aa6 };
const DARK = { backdrop: 0x1d2229, shadow: 0x05070a, lines: 0x343c46, axis: 0x4a545f };
const SHADOW_REACH = 3.5;
/** The vertical angle of view, degrees, where nothing else is said. */
const FOV = 30;
/** How much of the picture the focus may fill. */
const FILL = 0.97;
/** Milliseconds that a picture may take, how many more slow than fast ones are borne, and the coarsest drawing. */
const TOO_LONG = 45;
const PATIENCE = 20;
const COARSEST = 0.6;
/** From where one looks: from the front, a little from the side and from above. */
const VIEW = new THREE.Vector3(0.48, 0.26, 0.84);

export class Stage {
  readonly scene = new THREE.Scene();
  readonly renderer: THREE.WebGLRenderer;
  readonly camera = new THREE.PerspectiveCamera(FOV, 1, 0.05, 40);
  readonly orbit: OrbitControls;
  private readonly sun = new THREE.DirectionalLight(0xfff4e6, 2.1);
  /** Pixels drawn for each of the screen's, at most; fewer where the machine is slow. */
  private sharpness = 2;
  private slow = 0;
  /** Keep on drawing as many pixels as now: a video can't change its size. */
  steady = false;
  private home: { position: THREE.Vector3; target: THREE.Vector3 } | null = null;
  private before = 0;
  private readonly backdrop: THREE.Color;
  private readonly fog: THREE.Fog;
  private grid!: THREE.GridHelper;
  private readonly focus = new THREE.Box3(new THREE.Vector3(-1, 0, -1), new THREE.Vector3(1, 1.8, 1));

  /** dark: for a page in dark colours. */
  constructor(readonly canvas: HTMLCanvasElement, dark = false) {
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = THREE.PCFShadowMap;
    this.renderer.toneMapping = THREE.AgXToneMapping;
    this.renderer.toneMappingExposure = 1.25;
    const colours = dark ? DARK : LIGHT;
    this.backdrop = new THREE.Color(colours.backdrop);
    this.fog = new THREE.Fog(colours.backdrop, 5, 12);
    const studio = new THREE.PMREMGenerator(this.renderer);
    this.scene.environment = studio.fromScene(new RoomEnvironment(), 0.04).texture;
    this.scene.environmentIntensity = 0.55;
    studio.dispose();
    this.addSun();
    this.addFloor(colours);
    this.seeThrough(false);
    this.orbit = new OrbitControls(this.camera, canvas);
    this.orbit.enableDamping = true;
    this.orbit.maxPolarAngle = Math.PI * 0.52;
    this.orbit.minDistance = 0.4;
    this.orbit.maxDistance = 12;
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement ?? canvas);
    this.resize();
    this.resetView();
  }

  /** Look at what is inside this box from the front, a little from the side and from above. */
  lookAt(box: THREE.Box3): void {
    this.focus.copy(box);
    this.home = null;
    this.camera.fov = FOV;
    this.camera.updateProjectionMatrix();
    this.sun.target.position.copy(box.getCenter(new THREE.Vector3()));
    this.sun.position.copy(this.sun.target.position).add(new THREE.Vector3(1.6, 4.2, 2.4));
    this.resetView();
  }

  /** Look from a place at another; "reset view" comes back here. fov: vertical, degrees. */
  lookFrom(position: readonly number[], target: readonly number[], fov: number = FOV): void {
    this.camera.fov = fov;
    this.camera.updateProjectionMatrix();
    const at = new THREE.Vector3().fromArray(target);
    this.home = { position: new THREE.Vector3().fromArray(position), target: at };
    this.sun.target.position.copy(at).setY(0);
    this.sun.position.copy(this.sun.target.position).add(new THREE.Vector3(1.6, 5, 2.4));
    this.resetView();
  }

  /** Stand where the whole focus just fits into the picture, in its middle. */
  resetView(): void {
    if (this.home) {
      this.orbit.target.copy(this.home.target);
      this.camera.position.copy(this.home.position);
      this.orbit.update();
      return;
    }
    const towards = VIEW.clone().normalize();
    const right = new THREE.Vector3(0, 1, 0).cross(towards).normalize();
    const up = towards.clone().cross(right);
    const slope = Math.tan(THREE.MathUtils.degToRad(this.camera.fov / 2)) * FILL;
    const target = this.focus.getCenter(new THREE.Vector3());
    let distance = 0;
    // What is near looks larger, so the middle of the picture is not the middle of the box: a few rounds find it.
    for (let round = 0; round < 6; round++) {
      const from = corners(this.focus).map((corner) => corner.sub(target));
      const reach = (axis: THREE.Vector3, tangent: number): number =>
        Math.max(...from.map((corner) => Math.abs(corner.dot(axis)) / tangent + corner.dot(towards)));
      distance = Math.max(reach(up, slope), reach(right, slope * this.camera.aspect));
      for (const axis of [up, right]) {
        const seen = from.map((corner) => corner.dot(axis) / (distance - corner.dot(towards)));
        target.addScaledVector(axis, (distance * (Math.max(...seen) + Math.min(...seen))) / 2);
      }
    }
    this.orbit.target.copy(target);
    this.camera.position.copy(target).addScaledVector(towards, distance);
    this.orbit.update();
  }

  /** Go along with what is at this place: camera and light move by as much as it has moved. */
  follow(place: THREE.Vector3): void {
    const moved = place.clone().sub(this.orbit.target).setY(0).multiplyScalar(0.08);
    for (const one of [this.orbit.target, this.camera.position, this.sun.position, this.sun.target.position]) one.add(moved);
  }

  /** Leave out what would hide the room that somebody with a headset stands in. */
  seeThrough(clear: boolean): void {
    this.scene.background = clear ? null : this.backdrop;
    this.scene.fog = clear ? null : this.fog;
    this.grid.visible = !clear;
  }

  render(): void {
    this.spare();
    this.orbit.update();
    this.renderer.render(this.scene, this.camera);
  }

  /** Draw fewer pixels, in the end no shadows, while pictures take too long. */
  private spare(): void {
    const now = performance.now();
    this.slow = now - this.before > TOO_LONG ? this.slow + 1 : Math.max(this.slow - 1, 0);
    this.before = now;
    if (this.slow < PATIENCE || this.steady) return;
    this.slow = 0;
    if (this.sharpness > COARSEST) {
      this.sharpness = Math.max(Math.min(this.sharpness, window.devicePixelRatio) * 0.7, COARSEST);
      this.resize();
    } else this.sun.castShadow = false;
  }

  private addSun(): void {
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(2048, 2048);
    this.sun.shadow.radius = 5;
    this.sun.shadow.bias = -0.0004;
    this.sun.shadow.normalBias = 0.012;
    Object.assign(this.sun.shadow.camera, {
      left: -SHADOW_REACH, right: SHADOW_REACH, top: SHADOW_REACH, bottom: -SHADOW_REACH, near: 0.5, far: 12,
    });
    this.scene.add(this.sun, this.sun.target, new THREE.HemisphereLight(0xffffff, 0xc9c2b8, 0.5));
  }

  private addFloor(colours: typeof LIGHT): void {
    // Only the shadow is drawn: the floor has no edge and the backdrop no horizon.
    const floor = new THREE.Mesh(
      new THREE.CircleGeometry(12, 48).rotateX(-Math.PI / 2),
      new THREE.ShadowMaterial({ color: colours.shadow, opacity: 0.28 }),
    );
    floor.receiveShadow = true;
    floor.position.y = -0.002;
    this.grid = new THREE.GridHelper(12, 24, colours.axis, colours.lines);
    const lines = this.grid.material as THREE.LineBasicMaterial;
    lines.transparent = true;
    lines.opacity = 0.55;
    lines.toneMapped = false;
    this.grid.position.y = -0.004;
    this.scene.add(floor, this.grid);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement ?? this.canvas;
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, this.sharpness));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / Math.max(height, 1);
    this.camera.updateProjectionMatrix();
  }
}

function corners(box: THREE.Box3): THREE.Vector3[] {
  const { min, max } = box;
  return [0, 1, 2, 3, 4, 5, 6, 7].map(
    (bits) => new THREE.Vector3(bits & 1 ? max.x : min.x, bits & 2 ? max.y : min.y, bits & 4 ? max.z : min.z),
  );
}
