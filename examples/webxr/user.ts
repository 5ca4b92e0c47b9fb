/** Head and hands of whoever wears the headset, and what the hands take. */

import * as THREE from "three";
import type { Props } from "../../bridge/web/src/scene/props";
import type { Pose7, Room } from "./room";
import { hanging, PARTS, Tracked, type PartName } from "./tracking";

/** How near a hand has to be to what it takes, metres. */
const GRASP = 0.14;

interface Grip { id: string; offset: THREE.Matrix4 }

export class User {
  private readonly tracked: Record<PartName, Tracked>;
  private readonly hands = new Map<XRHandedness, THREE.Matrix4>();
  private readonly grips = new Map<XRHandedness, Grip>();
  private head = new THREE.Matrix4();

  /** moved: tells the server where a thing is, the user's own parts included. */
  constructor(private readonly room: Room, private readonly props: Props, private readonly moved: (id: string, pose: Pose7) => void) {
    this.tracked = { head: new Tracked("user_head"), left: new Tracked("user_hand"), right: new Tracked("user_hand") };
  }

  /** Where the parts are now, as entries of a scene. */
  entries(): object[] {
    return (Object.keys(PARTS) as PartName[]).map((name) => {
      const [x, y, z, ...rotation] = this.pose(name);
      return { ...PARTS[name], position: [x, y, z], rotation };
    });
  }

  /** Take in where head and hands are in a picture of the session. */
  look(frame: XRFrame, space: XRReferenceSpace, session: XRSession): void {
    const viewer = frame.getViewerPose(space);
    if (viewer) this.head.fromArray(viewer.transform.matrix);
    this.hands.clear();
    for (const source of session.inputSources) {
      const place = palm(frame, space, source);
      if (place && source.handedness !== "none") this.hands.set(source.handedness, place);
    }
  }

  /** Tell the server of what has moved; milliseconds. */
  tell(now: number): void {
    for (const name of Object.keys(PARTS) as PartName[]) {
      const pose = this.tracked[name].look(this.pose(name), now);
      if (pose) this.moved(PARTS[name].id, pose);
    }
    for (const [side, { id, offset }] of this.grips) {
      const hand = this.hands.get(side);
      if (hand) this.moved(id, this.room.poseOf(new THREE.Matrix4().multiplyMatrices(hand, offset)));
    }
  }

  /** A hand closes: it takes the nearest thing that it is at. Returns what that is. */
  grasp(side: XRHandedness): string | null {
    const hand = this.hands.get(side);
    if (!hand) return null;
    const at = new THREE.Vector3().setFromMatrixPosition(hand);
    const near = this.props.list
      .filter(({ info }) => info.movable && !info.part_of && ![...this.grips.values()].some(({ id }) => id === info.id))
      .map((prop) => ({ prop, gap: new THREE.Box3().setFromObject(prop.group).distanceToPoint(at) }))
      .filter(({ gap }) => gap < GRASP)
      .sort((one, other) => one.gap - other.gap)[0]?.prop;
    if (!near) return null;
    this.grips.set(side, { id: near.info.id, offset: hand.clone().invert().multiply(near.group.matrixWorld) });
    return near.info.id;
  }

  /** A hand opens: what it held stays where it is. */
  release(side: XRHandedness): void {
    this.grips.delete(side);
  }

  /** Nobody wears the headset any more. */
  leave(): void {
    this.hands.clear();
    this.grips.clear();
  }

  get headPlace(): THREE.Matrix4 {
    return this.head;
  }

  /** The head's place, where no headset is worn: of somebody who stands there. */
  standAt(x: number, y: number, z: number): void {
    this.head.makeTranslation(x, y, z);
  }

  private pose(name: PartName): Pose7 {
    const head = this.room.poseOf(this.head);
    if (name === "head") return head;
    const hand = this.hands.get(name);
    return hand ? this.room.poseOf(hand) : hanging(head, name);
  }
}

/** The middle of a palm, its back up and the fingers along -Z; or where a controller is held. */
function palm(frame: XRFrame, space: XRReferenceSpace, source: XRInputSource): THREE.Matrix4 | null {
  const joint = source.hand?.get("middle-finger-metacarpal");
  const pose = joint ? frame.getJointPose?.(joint, space) : source.gripSpace && frame.getPose(source.gripSpace, space);
  return pose ? new THREE.Matrix4().fromArray(pose.transform.matrix) : null;
}
