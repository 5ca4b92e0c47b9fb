/** A body from a VRM or GLB file. */

import * as THREE from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { VRMLoaderPlugin, VRMUtils, type VRM, type VRMHumanBoneName } from "@pixiv/three-vrm";
import type { Frame, SkeletonInfo } from "../client/messages";
import type { Body, Rest } from "./body";
import { bonesOf, NEEDED } from "./boneNames";
import { Face } from "./face";
import { Rig } from "./rig";

/** The body in a file's bytes. Errors say what the file lacks. */
export async function loadBody(bytes: ArrayBuffer, name: string): Promise<Body> {
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  const gltf = await loader.parseAsync(bytes, "").catch((error: unknown) => {
    throw new Error(`“${name}” is no VRM or GLB file that can be read (${error instanceof Error ? error.message : String(error)}).`);
  });
  const extras = (gltf.parser.json as { extras?: { kinelink_skeleton?: { radii?: number[]; names?: string[] } } }).extras;
  return new ModelBody(gltf.scene, name, gltf.userData.vrm as VRM | undefined, extras?.kinelink_skeleton);
}

class ModelBody implements Body {
  readonly rest: Rest;
  private readonly rig: Rig;
  private readonly face: Face;
  /** The bones that carry the skin: of a VRM other ones than those that take the pose. */
  private readonly drawn: ReadonlyMap<string, THREE.Object3D>;

  constructor(
    readonly object: THREE.Group,
    readonly name: string,
    private readonly vrm?: VRM,
    flesh?: { radii?: number[]; names?: string[] },
  ) {
    if (vrm) VRMUtils.rotateVRM0(vrm);
    object.traverse(prepare);
    object.updateMatrixWorld(true);
    const bones = vrm ? humanoid(vrm, "getNormalizedBoneNode") : bonesOf(object);
    this.drawn = vrm ? humanoid(vrm, "getRawBoneNode") : bones;
    const lacking = NEEDED.filter((joint) => !bones.has(joint));
    if (lacking.length) throw new Error(`“${name}” lacks these bones: ${lacking.join(", ")}. It must be a humanoid.`);
    this.rig = new Rig(bones);
    this.face = new Face(object, vrm);
    const radii = Object.fromEntries((flesh?.names ?? []).flatMap((joint, i) => (flesh?.radii?.[i] ? [[joint, flesh.radii[i]!]] : [])));
    this.rest = { ...this.rig.rest(), radii };
  }

  show(frame: Frame, skeleton: SkeletonInfo): void {
    this.rig.pose(frame, skeleton);
    this.face.show(skeleton.curves, frame.c);
  }

  advance(seconds: number): void {
    this.vrm?.update(seconds);
  }

  bone(joint: string): THREE.Object3D | null {
    return this.drawn.get(joint) ?? null;
  }

  dispose(): void {
    VRMUtils.deepDispose(this.object);
  }
}

/** The bones of a VRM; the normalised ones stand in the T-pose without rotation, whatever the file's own ("raw") bones do. */
function humanoid(vrm: VRM, kind: "getNormalizedBoneNode" | "getRawBoneNode"): Map<string, THREE.Object3D> {
  const bones = new Map<string, THREE.Object3D>();
  for (const joint of Object.keys(vrm.humanoid.humanBones) as VRMHumanBoneName[]) {
    const node = vrm.humanoid[kind](joint);
    if (node) bones.set(joint, node);
  }
  return bones;
}

function prepare(node: THREE.Object3D): void {
  if (!(node instanceof THREE.Mesh)) return;
  node.castShadow = node.receiveShadow = true;
  // A skinned mesh is culled by its rest pose; a walking body would vanish.
  node.frustumCulled = false;
  for (const material of [node.material].flat()) material.fog = false;
}
