/** Rays from hands and controllers, and the hands themselves where the room is not seen. */

import * as THREE from "three";

const LENGTH = 2.5;
const JOINTS = 25;
const CONTROLLER = 0.028;

export class Pointers {
  readonly group = new THREE.Group();
  private readonly lines = new THREE.LineSegments(
    new THREE.BufferGeometry().setAttribute("position", new THREE.BufferAttribute(new Float32Array(12), 3)),
    new THREE.LineBasicMaterial({ color: 0x9cc4ff, transparent: true, opacity: 0.6, toneMapped: false }),
  );
  private readonly marks = new THREE.InstancedMesh(
    new THREE.SphereGeometry(1, 10, 8), new THREE.MeshStandardMaterial({ color: 0xd9b59c, roughness: 0.8 }), 2 * JOINTS,
  );
  private readonly ray = new THREE.Raycaster();

  constructor() {
    // They are never where their first bounds were.
    for (const mesh of [this.lines, this.marks]) mesh.frustumCulled = false;
    this.group.add(this.lines, this.marks);
    this.group.visible = false;
  }

  /** Draw where the user's hands are and point. meets: where a ray meets something, if it does. hands: draw them, too. */
  show(frame: XRFrame, space: XRReferenceSpace, session: XRSession, meets: (ray: THREE.Raycaster) => THREE.Vector3 | null, hands: boolean): void {
    const ends = this.lines.geometry.getAttribute("position") as THREE.BufferAttribute;
    let [rays, spheres] = [0, 0];
    const mark = (pose: XRPose | undefined, radius: number): void => {
      if (!pose || spheres >= 2 * JOINTS) return;
      const place = new THREE.Matrix4().fromArray(pose.transform.matrix).scale(new THREE.Vector3(radius, radius, radius));
      this.marks.setMatrixAt(spheres++, place);
    };
    for (const source of session.inputSources) {
      if (hands && source.hand) for (const joint of source.hand.values()) {
        const pose = frame.getJointPose?.(joint, space);
        mark(pose, pose?.radius ?? 0.008);
      } else if (hands && source.gripSpace) mark(frame.getPose(source.gripSpace, space), CONTROLLER);
      if (rays >= 2 || source.targetRayMode !== "tracked-pointer" || !this.aim(frame, space, source)) continue;
      const { origin, direction } = this.ray.ray;
      const end = meets(this.ray) ?? origin.clone().addScaledVector(direction, LENGTH);
      ends.setXYZ(2 * rays, ...origin.toArray());
      ends.setXYZ(2 * rays + 1, ...end.toArray());
      rays++;
    }
    ends.needsUpdate = true;
    this.lines.geometry.setDrawRange(0, 2 * rays);
    this.marks.count = spheres;
    this.marks.instanceMatrix.needsUpdate = true;
    this.group.visible = true;
  }

  hide(): void {
    this.group.visible = false;
  }

  /** The ray of an input; null where it isn't tracked. */
  aim(frame: XRFrame, space: XRReferenceSpace, source: XRInputSource): THREE.Raycaster | null {
    const pose = frame.getPose(source.targetRaySpace, space);
    if (!pose) return null;
    const place = new THREE.Matrix4().fromArray(pose.transform.matrix);
    this.ray.set(new THREE.Vector3().setFromMatrixPosition(place), new THREE.Vector3(0, 0, -1).transformDirection(place));
    return this.ray;
  }
}
