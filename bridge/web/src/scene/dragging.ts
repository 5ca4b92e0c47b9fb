/** Drag things with the pointer: what is under the pointer is where they will stand. */

import * as THREE from "three";
import type { Prop, Props } from "./props";
import type { Stage } from "./stage";

/** Surfaces that are steeper than this carry nothing. */
const LEVEL = 0.85;

export class Dragging {
  private prop: Prop | null = null;
  private readonly ray = new THREE.Raycaster();
  private readonly floor = new THREE.Plane(new THREE.Vector3(0, 1, 0), 0);
  /** From the pointer to the point of the picture where the thing stands. */
  private readonly grip = new THREE.Vector2();
  /** How high the thing's origin is over where it stands. */
  private drop = 0;

  /** moved: the thing's new pose (7,), while and after it is dragged. */
  constructor(private readonly stage: Stage, private readonly props: Props, private readonly moved: (id: string, pose: number[]) => void) {
    const { canvas } = stage;
    // Before the camera's own control, which would turn the view.
    canvas.addEventListener("pointerdown", (event) => this.grasp(event), { capture: true });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.letGo());
  }

  private grasp(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    const prop = this.under(this.pointer(event));
    if (!prop) return;
    event.stopImmediatePropagation();
    this.stage.orbit.enabled = false;
    this.stage.canvas.setPointerCapture(event.pointerId);
    this.prop = prop;
    this.drop = prop.group.position.y - new THREE.Box3().setFromObject(prop.group).min.y;
    const stands = prop.group.position.clone().setY(prop.group.position.y - this.drop).project(this.stage.camera);
    this.grip.set(stands.x, stands.y).sub(this.pointer(event));
    this.props.mark(prop.info.id);
  }

  private move(event: PointerEvent): void {
    if (!this.prop) {
      if (event.pointerType === "mouse" && !event.buttons) this.hover(event);
      return;
    }
    const spot = this.spot(this.pointer(event).add(this.grip));
    if (!spot) return;
    this.moved(this.prop.info.id, [spot.x, spot.y + this.drop, spot.z, ...this.prop.group.quaternion.toArray()]);
  }

  private letGo(): void {
    if (!this.prop) return;
    this.prop = null;
    this.stage.orbit.enabled = true;
    this.props.mark(null);
  }

  private hover(event: PointerEvent): void {
    const prop = this.under(this.pointer(event));
    this.stage.canvas.style.cursor = prop ? "grab" : "";
    this.props.mark(prop?.info.id ?? null);
  }

  /** What can be moved under a point of the picture. */
  private under(point: THREE.Vector2): Prop | undefined {
    this.ray.setFromCamera(point, this.stage.camera);
    const [hit] = this.ray.intersectObject(this.props.group);
    const prop = hit && this.props.ofNode(hit.object);
    return prop?.info.movable ? prop : undefined;
  }

  /** The first level place behind a point of the picture. */
  private spot(point: THREE.Vector2): THREE.Vector3 | null {
    this.ray.setFromCamera(point, this.stage.camera);
    const level = this.ray.intersectObject(this.props.group).find((hit) => {
      const own = this.props.ofNode(hit.object) === this.prop;
      return !own && hit.face && hit.face.normal.clone().transformDirection(hit.object.matrixWorld).y > LEVEL;
    });
    const floor = this.ray.ray.intersectPlane(this.floor, new THREE.Vector3());
    return level?.point ?? (floor && floor.length() < 8 ? floor : null);
  }

  private pointer(event: PointerEvent): THREE.Vector2 {
    const box = this.stage.canvas.getBoundingClientRect();
    return new THREE.Vector2(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
  }
}
