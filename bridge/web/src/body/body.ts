/** A body on the stage that takes the pose of frames. */

import type { Object3D } from "three";
import type { Frame, SkeletonInfo } from "../client/messages";

/** A rest skeleton as `set_avatar` takes it. */
export interface Rest {
  names: string[];
  parents: number[];
  translations: Float32Array;
  rotations: Float32Array;
  radii?: Record<string, number>;
}

export interface Body {
  readonly object: Object3D;
  readonly name: string;
  /** The skeleton that motion is to be solved on; null for a body that takes whatever comes. */
  readonly rest: Rest | null;
  /** Take a pose. */
  show(frame: Frame, skeleton: SkeletonInfo): void;
  /** Move on what moves by itself, such as hair; seconds. */
  advance(seconds: number): void;
  /** The bone that a joint of what is drawn is; null where the body has none of its own. */
  bone(joint: string): Object3D | null;
  dispose(): void;
}
