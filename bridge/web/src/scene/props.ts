/** The session's things on the stage. */

import * as THREE from "three";
import type { ObjectInfo, ObjectsInfo } from "../client/messages";
import { colourOf } from "./colours";
import { geometryOf } from "./shapes";

export interface Prop {
  info: ObjectInfo;
  group: THREE.Group;
}

export class Props {
  readonly group = new THREE.Group();
  readonly list: Prop[] = [];
  private shown = "";

  /** Things that are where the pointer has them, whatever frames say, until a time (milliseconds). */
  private readonly held = new Map<string, { pose: number[]; until: number }>();

  /** Put the things where they are. Returns whether they are other things than before. */
  show(info: ObjectsInfo, poses: Float32Array, now: number): boolean {
    const anew = info.ok !== this.shown;
    if (anew) this.make(info);
    this.list.forEach(({ info: { id }, group }, i) => {
      const held = this.held.get(id);
      if (held && held.until < now) this.held.delete(id);
      place(group, this.held.get(id)?.pose ?? [...poses.subarray(7 * i, 7 * i + 7)]);
    });
    return anew;
  }

  find(id: string): Prop | undefined {
    return this.list.find(({ info }) => info.id === id);
  }

  /** The thing that a piece of it belongs to; doors and lids belong to what they are part of. */
  ofNode(node: THREE.Object3D): Prop | undefined {
    const prop = this.list.find(({ group }) => group === node.parent);
    return prop?.info.part_of ? this.find(prop.info.part_of) : prop;
  }

  /** Keep a thing at a pose (7,) for some milliseconds. */
  hold(id: string, pose: number[], until: number): void {
    this.held.set(id, { pose, until });
    const prop = this.find(id);
    if (prop) place(prop.group, pose);
  }

  /** Mark a thing, or none. */
  mark(id: string | null): void {
    for (const { info, group } of this.list) {
      group.traverse((node) => {
        if (node instanceof THREE.Mesh) (node.material as THREE.MeshStandardMaterial).emissiveIntensity = info.id === id ? 0.22 : 0;
      });
    }
  }

  private make(info: ObjectsInfo): void {
    this.shown = info.ok;
    for (const { group } of this.list) group.traverse(release);
    this.group.clear();
    this.list.length = 0;
    for (const thing of info.objects) {
      const group = new THREE.Group();
      group.name = thing.id;
      const { colour, opacity } = colourOf(thing.attributes ?? {}, thing.label);
      const material = new THREE.MeshStandardMaterial({
        color: colour, emissive: colour, emissiveIntensity: 0, roughness: 0.72, transparent: opacity < 1, opacity,
        side: thing.shape.parts.some(({ kind }) => kind === "tube" || kind === "mesh") ? THREE.DoubleSide : THREE.FrontSide,
      });
      for (const part of thing.shape.parts) {
        const mesh = new THREE.Mesh(geometryOf(part), material);
        mesh.castShadow = opacity === 1;
        mesh.receiveShadow = true;
        group.add(mesh);
      }
      this.group.add(group);
      this.list.push({ info: thing, group });
    }
  }
}

function place(group: THREE.Group, pose: number[]): void {
  group.position.fromArray(pose);
  group.quaternion.fromArray(pose, 3);
}

function release(node: THREE.Object3D): void {
  if (!(node instanceof THREE.Mesh)) return;
  node.geometry.dispose();
  (node.material as THREE.Material).dispose();
}
