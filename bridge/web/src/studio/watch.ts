/** `window.kinelink`: what the stage shows now as plain data, for the browser's console and for tests. */

import * as THREE from "three";
import type { Body } from "../body/body";
import { NEEDED as JOINTS } from "../body/boneNames";
import { worldPlaces } from "../body/rig";
import type { Pose } from "../client/characterStream";
import type { KinelinkClient } from "../client/kinelinkClient";
import type { Stats } from "../client/stats";
import type { Props } from "../scene/props";
import type { Stage } from "../scene/stage";
import type { Performance } from "./performance";

export interface Watch {
  /** Where joints are, metres, by name. */
  joints(): Record<string, number[]>;
  /** Where bones of the avatar that is drawn are, metres, by the names of their joints. */
  bones(): Record<string, number[]>;
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
  window.kinelink = {
    joints: () => {
      const pose = client.update();
      if (!pose) return {};
      const places = worldPlaces(pose.frame, pose.skeleton);
      return Object.fromEntries(pose.skeleton.names.map((name, i) => [name, places[i]!.toArray()]));
    },
    bones: () => {
      const places = JOINTS.map((joint) => [joint, avatar.body.place(joint)?.toArray()] as const);
      return Object.fromEntries(places.flatMap(([joint, place]) => (place ? [[joint, place]] : [])));
    },
    things: () => {
      const view = stage.canvas.getBoundingClientRect();
      const pixel = (place: THREE.Vector3): number[] => {
        const { x, y } = place.clone().project(stage.camera);
        return [view.left + ((x + 1) / 2) * view.width, view.top + ((1 - y) / 2) * view.height];
      };
      return Object.fromEntries(
        props.list.map(({ info, group }) => [info.id, { position: group.position.toArray(), pixel: pixel(group.position) }]),
      );
    },
    face: () => {
      const now = shown();
      return now && { at: now.at, curves: Object.fromEntries(now.pose.skeleton.curves.map((name, i) => [name, now.pose.frame.c[i]!])) };
    },
    steps: () => playing()?.steps.map(({ verb, stop }) => ({ verb, stop })) ?? [],
    state: () => playing()?.state ?? "idle",
    stats: () => client.stats(),
  };
}
