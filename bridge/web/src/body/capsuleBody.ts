/** A body of capsules, made from the skeleton that comes: for when there is no avatar. */

import * as THREE from "three";
import type { Frame, SkeletonInfo } from "../client/messages";
import type { Body } from "./body";
import { worldPlaces } from "./rig";

const UP = new THREE.Vector3(0, 1, 0);
const HEAD = 0.11;
const THICKNESS: [RegExp, number][] = [
  [/Thumb|Index|Middle|Ring|Little/, 0.008], [/Hand|Toes/, 0.022], [/Foot|LowerArm/, 0.035], [/UpperArm|LowerLeg/, 0.045],
  [/UpperLeg/, 0.062], [/neck|Shoulder/, 0.05], [/eye|jaw/i, 0], [/./, 0.1],
];

export class CapsuleBody implements Body {
  readonly object = new THREE.Group();
  readonly name = "Capsules";
  readonly rest = null;
  private readonly material = new THREE.MeshStandardMaterial({ color: 0xc98f73, roughness: 0.75 });
  private readonly head = new THREE.Mesh(new THREE.SphereGeometry(HEAD, 32, 20), this.material);
  private bones: { mesh: THREE.Mesh; from: number; to: number }[] = [];
  private made = "";

  show(frame: Frame, skeleton: SkeletonInfo): void {
    if (this.made !== skeleton.sk) this.make(skeleton);
    const places = worldPlaces(frame, skeleton);
    for (const { mesh, from, to } of this.bones) {
      const [start, end] = [places[from]!, places[to]!];
      mesh.position.copy(start).add(end).multiplyScalar(0.5);
      mesh.quaternion.setFromUnitVectors(UP, end.clone().sub(start).normalize());
    }
    const at = skeleton.names.indexOf("head");
    const head = places[at];
    const neck = places[skeleton.parents[at] ?? -1];
    if (head && neck) this.head.position.copy(head).addScaledVector(head.clone().sub(neck).normalize(), HEAD * 0.85);
  }

  advance(): void {}

  bone(): null {
    return null;
  }

  dispose(): void {
    for (const { mesh } of this.bones) mesh.geometry.dispose();
    this.head.geometry.dispose();
    this.material.dispose();
  }

  private make(skeleton: SkeletonInfo): void {
    this.made = skeleton.sk;
    this.object.clear();
    this.head.castShadow = true;
    this.object.add(this.head);
    this.bones = skeleton.parents.flatMap((from, to) => {
      if (from < 0 || skeleton.names[to] === "head") return [];
      const radius = THICKNESS.find(([joints]) => joints.test(skeleton.names[from]!))![1];
      const length = new THREE.Vector3().fromArray(skeleton.rest, 3 * to).length();
      if (!radius || length < 1e-4 || /eye|jaw/i.test(skeleton.names[to]!)) return [];
      const mesh = new THREE.Mesh(new THREE.CapsuleGeometry(Math.min(radius, 0.5 * length + 0.03), length, 6, 14), this.material);
      mesh.castShadow = true;
      this.object.add(mesh);
      return [{ mesh, from, to }];
    });
  }
}
