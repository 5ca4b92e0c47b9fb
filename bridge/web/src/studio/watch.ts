/** `window.kinelink`: what the stage shows as plain data, for the browser's console and for tests. */

import * as THREE from "three";
import type { Body } from "../body/body";
import { worldPlaces } from "../body/rig";
import type { Pose } from "../client/characterStream";
import type { KinelinkClient } from "../client/kinelinkClient";
import type { Stats } from "../client/stats";
import type { Props } from "../scene/props";
import type { Stage } from "../scene/stage";
import type { Performance } from "./performance";

/** What the world of three.js shows. */
export interface World {
  /** The frames that it was made of: their `ts`, and how far it is from the first to the second. */
  between: [first: string, second: string, share: number];
  /** The time of the pose, nanoseconds of the server, its epoch and its skeleton. */
  ts: string;
  epoch: number;
  sk: string;
  /** Bones of the avatar that is drawn, by the names of their joints: x, y, z, metres, and the rotation's x, y, z, w. */
  joints: Record<string, number[]>;
  /** Things by their ids, likewise. */
  things: Record<string, number[]>;
}

export interface Watch {
  /** Where joints are by forward kinematics of the pose that is shown, metres, by name. */
  joints(): Record<string, number[]>;
  /** What there is of that pose; null where nothing is shown yet. */
  world(): World | null;
  /** Where a place of the world is in the window, pixels. */
  pixel(place: number[]): number[];
  /** Where things are, and where they are in the window, in pixels. */
  things(): Record<string, { position: number[]; pixel: number[] }>;
  /** The face curves that are shown, by name, and when they were chosen, milliseconds of `performance.now`. */
  face(): { at: number; curves: Record<string, number> } | null;
  steps(): { verb: string; stop: number | null }[];
  state(): string;
  stats(): Stats;
}

declare global {
  interface Window { kinelink: Watch }
}

export function watch(
  client: KinelinkClient, props: Props, stage: Stage, avatar: { body: Body }, playing: () => Performance | null,
  shown: () => { at: number; pose: Pose } | null,
): void {
  const pixel = (place: THREE.Vector3): number[] => {
    const view = stage.canvas.getBoundingClientRect();
    const { x, y } = place.clone().project(stage.camera);
    return [view.left + ((x + 1) / 2) * view.width, view.top + ((1 - y) / 2) * view.height];
  };
  window.kinelink = {
    joints: () => {
      const now = shown();
      if (!now) return {};
      const { frame, skeleton } = now.pose;
      const places = worldPlaces(frame, skeleton);
      return Object.fromEntries(skeleton.names.map((name, i) => [name, places[i]!.toArray()]));
    },
    world: () => {
      const now = shown();
      if (!now) return null;
      const { around: [first, second, share], frame: { epoch, sk }, skeleton } = now.pose;
      const bones = skeleton.names.map((joint) => [joint, avatar.body.bone(joint)] as const);
      return {
        between: [String(first), String(second), share],
        ts: String(first + BigInt(Math.round(share * Number(second - first)))),
        epoch,
        sk,
        joints: Object.fromEntries(bones.flatMap(([joint, bone]) => (bone ? [[joint, seven(bone)]] : []))),
        things: Object.fromEntries(props.list.map(({ info, group }) => [info.id, seven(group)])),
      };
    },
    pixel: (place) => pixel(new THREE.Vector3().fromArray(place)),
    things: () =>
      Object.fromEntries(
        props.list.map(({ info, group }) => [info.id, { position: group.position.toArray(), pixel: pixel(group.position) }]),
      ),
    face: () => {
      const now = shown();
      return now && { at: now.at, curves: Object.fromEntries(now.pose.skeleton.curves.map((name, i) => [name, now.pose.frame.c[i]!])) };
    },
    steps: () => playing()?.steps.map(({ verb, stop }) => ({ verb, stop })) ?? [],
    state: () => playing()?.state ?? "idle",
    stats: () => client.stats(),
  };
}

/** Where a node is in the world: x, y, z and the rotation's x, y, z, w. */
function seven(node: THREE.Object3D): number[] {
  const place = node.getWorldPosition(new THREE.Vector3());
  return [...place.toArray(), ...node.getWorldQuaternion(new THREE.Quaternion()).toArray()];
}
