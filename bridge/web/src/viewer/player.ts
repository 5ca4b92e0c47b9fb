/** One motion at a time: its GLB on the stage, and a clock that can be played, stopped and scrubbed. */

import * as THREE from "three";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import type { Motion } from "./manifest";

/** Bones end at the joint of the head; this much of it stands above, metres. */
const CROWN = 0.24;
/** How far from the body things count as near it, metres. */
const NEAR = 0.3;

export class Player {
  motion: Motion | null = null;
  playing = false;
  speed = 1;
  time = 0;
  private model: THREE.Object3D | null = null;
  private mixer: THREE.AnimationMixer | null = null;
  private readonly loader = new GLTFLoader();
  private wanted = 0;

  constructor(private readonly scene: THREE.Scene) {}

  get duration(): number {
    return this.motion?.duration ?? 0;
  }

  /** Put a motion on the stage. Returns the box to look at, or null when another motion was chosen meanwhile. */
  async load(motion: Motion): Promise<THREE.Box3 | null> {
    const ticket = ++this.wanted;
    const address = motion.files.glb;
    if (!address) throw new Error("This motion has no GLB file to show.");
    const gltf = await this.loader.loadAsync(address);
    if (ticket !== this.wanted) return null;
    this.clear();
    this.motion = motion;
    this.model = gltf.scene;
    this.model.traverse(prepare);
    this.scene.add(this.model);
    this.mixer = new THREE.AnimationMixer(this.model);
    for (const animation of gltf.animations) this.mixer.clipAction(animation).play();
    this.seek(0);
    return this.focus(motion);
  }

  /** Move on by `seconds` of real time; the motion begins again at its end. */
  advance(seconds: number): void {
    if (!this.playing || !this.duration) return;
    this.seek((this.time + seconds * this.speed) % this.duration);
  }

  /** Show the pose at `time`. The last frame stands for the very end, where a looping action would show the first. */
  seek(time: number): void {
    this.time = THREE.MathUtils.clamp(time, 0, this.duration);
    const last = this.motion ? this.duration - 1 / this.motion.fps : 0;
    this.mixer?.setTime(Math.min(this.time, Math.max(last - 1e-4, 0)));
  }

  /** The bodies over the whole motion, so that a walk stays in the picture. */
  private focus(motion: Motion): THREE.Box3 {
    const box = new THREE.Box3();
    const joint = new THREE.Vector3();
    for (let sample = 0; sample <= 8; sample++) {
      this.seek((motion.duration * sample) / 8);
      this.model?.updateMatrixWorld(true);
      this.model?.traverse((node) => {
        if (node instanceof THREE.Bone) box.expandByPoint(joint.setFromMatrixPosition(node.matrixWorld));
      });
    }
    this.seek(0);
    if (box.isEmpty() && this.model) box.setFromObject(this.model);
    box.min.y = Math.min(box.min.y, 0);
    box.max.y += CROWN;
    box.expandByVector(new THREE.Vector3(0.15, 0.06, 0.15));
    return box.union(this.surroundings(box));
  }

  /** What stands near the body, so that its table is in the picture and the far side of the room is not. */
  private surroundings(body: THREE.Box3): THREE.Box3 {
    const near = body.clone().expandByVector(new THREE.Vector3(NEAR, 0, NEAR));
    const around = new THREE.Box3();
    this.model?.traverse((node) => {
      if (node instanceof THREE.Mesh && !(node instanceof THREE.SkinnedMesh)) {
        const part = new THREE.Box3().setFromObject(node);
        if (part.intersectsBox(near)) around.union(part.intersect(near));
      }
    });
    return around;
  }

  private clear(): void {
    this.mixer?.stopAllAction();
    this.model?.traverse(release);
    this.model?.removeFromParent();
  }
}

function prepare(node: THREE.Object3D): void {
  if (!(node instanceof THREE.Mesh)) return;
  node.castShadow = true;
  node.receiveShadow = true;
  // A skinned mesh is culled by its rest pose; a walking body would vanish.
  node.frustumCulled = false;
  // Fog is for the floor's lines, which would otherwise run to a horizon.
  for (const material of [node.material].flat()) material.fog = false;
}

function release(node: THREE.Object3D): void {
  if (!(node instanceof THREE.Mesh)) return;
  node.geometry.dispose();
  for (const material of [node.material].flat()) material.dispose();
}
