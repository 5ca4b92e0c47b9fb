/** Where the avatar's scene lies in the user's room. The scene's axes are those of WebXR: right-handed, +Y up, metres. */

import * as THREE from "three";

/** A pose as the protocol has it: position and quaternion x, y, z, w. */
export type Pose7 = number[];

export class Room {
  /** What is in the scene's own space. */
  readonly group = new THREE.Group();
  private readonly inverse = new THREE.Matrix4();

  /** Put the scene so that whoever stands at a place of it (x, z), looking at the avatar along -Z, is where a head is now. */
  recentre(head: THREE.Matrix4, x: number, z: number): void {
    const ahead = new THREE.Vector3(0, 0, -1).transformDirection(head);
    const yaw = Math.atan2(-ahead.x, -ahead.z);
    const at = new THREE.Vector3().setFromMatrixPosition(head);
    this.group.rotation.set(0, yaw, 0);
    this.group.position.copy(at).setY(0).sub(new THREE.Vector3(x, 0, z).applyAxisAngle(THREE.Object3D.DEFAULT_UP, yaw));
    this.group.updateMatrixWorld(true);
  }

  /** The scene where it was made. */
  reset(): void {
    this.group.position.set(0, 0, 0);
    this.group.rotation.set(0, 0, 0);
    this.group.updateMatrixWorld(true);
  }

  /** A place in the room, in the scene. */
  poseOf(matrix: THREE.Matrix4): Pose7 {
    this.inverse.copy(this.group.matrixWorld).invert();
    const place = new THREE.Matrix4().multiplyMatrices(this.inverse, matrix);
    const [position, turn, scale] = [new THREE.Vector3(), new THREE.Quaternion(), new THREE.Vector3()];
    place.decompose(position, turn, scale);
    return [...position.toArray(), ...turn.toArray()];
  }
}
