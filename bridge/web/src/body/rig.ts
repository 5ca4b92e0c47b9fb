/**
 * Bones of any model, driven by frames: rotations of a skeleton in the T-pose become rotations of bones with whatever rest pose.
 *
 * A joint's world rotation W in the frame turns the bone from the T-pose; the bone's own rest rotation R is turned into the T-pose
 * by A first. So the bone's world rotation is W · A · R.
 */

import * as THREE from "three";
import type { Frame, SkeletonInfo } from "../client/messages";
import type { Rest } from "./body";

/** The joint that a joint points to: by these, arms, fingers and legs are straightened as the server does it. */
const POINTS_TO: Record<string, string> = {};
for (const side of ["left", "right"]) {
  const chain = (...joints: string[]): void => joints.slice(1).forEach((to, i) => (POINTS_TO[side + joints[i]] = side + to));
  chain("UpperArm", "LowerArm", "Hand", "MiddleProximal");
  chain("UpperLeg", "LowerLeg", "Foot");
  chain("ThumbMetacarpal", "ThumbProximal", "ThumbDistal");
  for (const finger of ["Index", "Middle", "Ring", "Little"]) chain(`${finger}Proximal`, `${finger}Intermediate`, `${finger}Distal`);
}

const UP = new THREE.Vector3(0, 1, 0);

interface Bone {
  joint: string;
  node: THREE.Object3D;
  /** The nearest driven bone above, or -1. */
  above: number;
  place: THREE.Vector3;
  /** Rest rotation in the world. */
  turn: THREE.Quaternion;
  /** Rest rotation of the node's parent, seen from the bone above (or from the world). */
  between: THREE.Quaternion;
  /** A · R. */
  aligned: THREE.Quaternion;
  now: THREE.Quaternion;
}

export class Rig {
  private readonly bones: Bone[] = [];
  private alignedTo = "";
  /** From the space that the model stands in, wherever that is put later, to that of the hips' parent. */
  private readonly aboveHips = new THREE.Matrix4();

  /** bones: by humanoid joint, in their rest pose. The model must stand by itself, its world matrices up to date. */
  constructor(bones: ReadonlyMap<string, THREE.Object3D>) {
    const driven = new Map([...bones].map(([joint, node]) => [node, joint]));
    const hips = bones.get("hips");
    if (!hips) throw new Error("This model has no hips bone.");
    const visit = (node: THREE.Object3D, above: number): void => {
      const joint = driven.get(node);
      let under = above;
      if (joint) under = this.bones.push(this.bone(joint, node, above)) - 1;
      for (const child of node.children) visit(child, under);
    };
    visit(hips, -1);
    if (hips.parent) this.aboveHips.copy(hips.parent.matrixWorld).invert();
  }

  /** The rest skeleton as `set_avatar` takes it. */
  rest(): Rest {
    const { bones } = this;
    const translations = new Float32Array(3 * bones.length);
    const rotations = new Float32Array(4 * bones.length);
    bones.forEach((bone, i) => {
      const above = bones[bone.above];
      const place = bone.place.clone();
      const turn = bone.turn.clone();
      if (above) {
        const back = above.turn.clone().invert();
        place.sub(above.place).applyQuaternion(back);
        turn.premultiply(back);
      }
      place.toArray(translations, 3 * i);
      turn.normalize().toArray(rotations, 4 * i);
    });
    return { names: bones.map(({ joint }) => joint), parents: bones.map(({ above }) => above), translations, rotations };
  }

  pose(frame: Frame, skeleton: SkeletonInfo): void {
    if (this.alignedTo !== skeleton.sk) this.align(skeleton);
    const world = worldRotations(frame, skeleton);
    for (const bone of this.bones) {
      const index = skeleton.names.indexOf(bone.joint);
      const above = this.bones[bone.above];
      if (index < 0) bone.now.copy(above?.now ?? bone.turn);
      else bone.now.copy(world[index]!).multiply(bone.aligned);
      const parent = above ? above.now.clone().multiply(bone.between) : bone.between.clone();
      bone.node.quaternion.copy(parent.invert().multiply(bone.now));
    }
    const hips = this.bones[0]!.node;
    hips.position.fromArray(frame.root).applyMatrix4(this.aboveHips);
  }

  private bone(joint: string, node: THREE.Object3D, above: number): Bone {
    const turn = node.getWorldQuaternion(new THREE.Quaternion());
    const between = node.parent ? node.parent.getWorldQuaternion(new THREE.Quaternion()) : new THREE.Quaternion();
    const over = this.bones[above];
    if (over) between.premultiply(over.turn.clone().invert());
    const place = node.getWorldPosition(new THREE.Vector3());
    return { joint, node, above, place, turn, between, aligned: turn.clone(), now: turn.clone() };
  }

  /** From the hips outwards every bone takes its parent's turn, and then what it needs itself to be as in the T-pose. */
  private align(skeleton: SkeletonInfo): void {
    this.alignedTo = skeleton.sk;
    const authored = new Map(this.bones.map(({ joint, place }) => [joint, place]));
    const straight = restPlaces(skeleton);
    const turns: THREE.Quaternion[] = [];
    for (const bone of this.bones) {
      const turn = turns[bone.above]?.clone() ?? new THREE.Quaternion();
      /** The way from one joint to another, as it is by now and as it is in the T-pose. */
      const ways = (from: string, to: string): [THREE.Vector3, THREE.Vector3] | null => {
        const [a, b, c, d] = [authored.get(from), authored.get(to), straight.get(from), straight.get(to)];
        return a && b && c && d ? [b.clone().sub(a).applyQuaternion(turn), d.clone().sub(c)] : null;
      };
      turn.premultiply(needed(bone.joint, ways));
      turns.push(turn);
      bone.aligned.copy(turn).multiply(bone.turn);
    }
  }
}

/** The turn that a joint needs besides its parent's. Spine, head and shoulders need none: the server leaves them as they are authored. */
function needed(joint: string, ways: (from: string, to: string) => [THREE.Vector3, THREE.Vector3] | null): THREE.Quaternion {
  const none = new THREE.Quaternion();
  if (joint.endsWith("Foot")) {
    // A foot is only turned to the front, and stays as flat as its shoe.
    const toes = ways(joint, joint.replace("Foot", "Toes"));
    return toes ? none.setFromAxisAngle(UP, Math.atan2(toes[1].x, toes[1].z) - Math.atan2(toes[0].x, toes[0].z)) : none;
  }
  const along = POINTS_TO[joint] ? ways(joint, POINTS_TO[joint]) : null;
  if (!along) return none;
  // A palm has a side, too: the row of its knuckles.
  const side = joint.replace("Hand", "");
  const across = joint.endsWith("Hand") ? ways(`${side}LittleProximal`, `${side}IndexProximal`) : null;
  if (across) return frame(along[1], across[1]).multiply(frame(along[0], across[0]).invert());
  return none.setFromUnitVectors(along[0].normalize(), along[1].normalize());
}

/** Axes of which x is a direction, and y in the plane of it and another one. */
function frame(along: THREE.Vector3, across: THREE.Vector3): THREE.Quaternion {
  const x = along.clone().normalize();
  const z = x.clone().cross(across).normalize();
  return new THREE.Quaternion().setFromRotationMatrix(new THREE.Matrix4().makeBasis(x, z.clone().cross(x), z));
}

/** Where joints are in the T-pose. */
function restPlaces({ names, parents, rest }: SkeletonInfo): Map<string, THREE.Vector3> {
  const places: THREE.Vector3[] = [];
  parents.forEach((parent, i) => places.push(new THREE.Vector3().fromArray(rest, 3 * i).add(places[parent] ?? new THREE.Vector3())));
  return new Map(names.map((name, i) => [name, places[i]!]));
}

/** World rotations of all joints in a frame. */
export function worldRotations(frame: Frame, skeleton: SkeletonInfo): THREE.Quaternion[] {
  const world: THREE.Quaternion[] = [];
  skeleton.parents.forEach((parent, i) => {
    const turn = new THREE.Quaternion().fromArray(frame.q, 4 * i);
    const above = world[parent];
    if (above) turn.premultiply(above);
    world.push(turn);
  });
  return world;
}

/** World places of all joints in a frame, by forward kinematics as docs/protocol.md has it. */
export function worldPlaces(frame: Frame, skeleton: SkeletonInfo): THREE.Vector3[] {
  const world = worldRotations(frame, skeleton);
  const places: THREE.Vector3[] = [];
  skeleton.parents.forEach((parent, i) => {
    const above = places[parent];
    if (!above) places.push(new THREE.Vector3().fromArray(frame.root));
    else places.push(new THREE.Vector3().fromArray(skeleton.rest, 3 * i).applyQuaternion(world[parent]!).add(above));
  });
  return places;
}
