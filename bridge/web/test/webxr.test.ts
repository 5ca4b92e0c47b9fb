import * as THREE from "three";
import { expect, test } from "vitest";
import { Room } from "../../../examples/webxr/room";
import { hanging, Tracked } from "../../../examples/webxr/tracking";
import { Rig } from "../src/body/rig";

const at = (x: number, y = 1, z = 0): number[] => [x, y, z, 0, 0, 0, 1];

test("a hand that is held still is told of at once, one that moves now and then, and what trembles not at all", () => {
  const hand = new Tracked("user_hand");
  expect(hand.look(at(0), 0)).toEqual(at(0));
  for (let t = 10; t <= 200; t += 10) expect(hand.look(at(0.004 * (t % 20)), t)).toBeNull();
  // On the way at 1 m/s for a second: told of at most twice.
  const told: number[][] = [];
  const look = (x: number, t: number): unknown => told.push(...[hand.look(at(x), t)].filter((pose) => pose !== null));
  for (let t = 210; t <= 1210; t += 10) look((t - 210) / 1000, t);
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(3);
  // It comes to rest there.
  for (let t = 1220; t <= 2200; t += 10) look(1, t);
  expect(Math.abs(told.at(-1)![0]! - 1)).toBeLessThan(0.02);
});

test("a hand that only turns is told of, too", () => {
  const hand = new Tracked("user_hand");
  hand.look(at(0), 0);
  const turned = [0, 1, 0, 0, Math.sin(0.3), 0, Math.cos(0.3)];
  expect(hand.look(turned, 500)).toEqual(turned);
});

test("hands that aren't tracked hang at the user's sides, whichever way they look", () => {
  for (const yaw of [0, 1.2, Math.PI]) {
    const head = [0.4, 1.6, 2, 0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)];
    const right = new THREE.Vector3(1, 0, 0).applyAxisAngle(new THREE.Vector3(0, 1, 0), yaw);
    const [x, y, z] = hanging(head, "right");
    expect([x! - 0.4, z! - 2]).toEqual([expect.closeTo(0.25 * right.x), expect.closeTo(0.25 * right.z)]);
    expect(y).toBeCloseTo(0.75);
    expect(hanging(head, "left")[0]! - 0.4).toBeCloseTo(-0.25 * right.x);
  }
});

test("the scene is put before whoever looks anywhere, and a head is where it is said to be", () => {
  const room = new Room();
  const head = new THREE.Matrix4().makeRotationY(0.7).setPosition(3, 1.7, -2);
  room.recentre(head, 0, 1.75);
  const pose = room.poseOf(head);
  [0, 1.7, 1.75, 0, 0, 0, 1].forEach((value, i) => expect(Math.abs(pose[i]!)).toBeCloseTo(value));
  // The avatar at the origin stands 1.75 m ahead of the user.
  const ahead = new THREE.Vector3(0, 0, -1).transformDirection(head).multiplyScalar(1.75);
  const avatar = room.group.localToWorld(new THREE.Vector3());
  expect(avatar.toArray()).toEqual([expect.closeTo(3 + ahead.x), expect.closeTo(0), expect.closeTo(-2 + ahead.z)]);
});

test("a model takes the same pose in a scene that is put elsewhere", () => {
  const model = new THREE.Group();
  const above = new THREE.Group();
  const hips = new THREE.Bone();
  above.position.set(0, 0.3, 0.1);
  above.rotation.set(0, 0.5, 0);
  model.add(above.add(hips));
  model.updateMatrixWorld(true);
  const rig = new Rig(new Map([["hips", hips]]));
  const scene = new THREE.Group();
  scene.position.set(2, 0, -3);
  scene.rotation.set(0, 1, 0);
  scene.add(model);
  scene.updateMatrixWorld(true);
  const skeleton = { sk: "s", names: ["hips"], parents: [-1], rest: new Float32Array(3), curves: [] };
  const frame = { root: new Float32Array([0.4, 0.9, 0.2]), q: new Float32Array([0, Math.sin(0.2), 0, Math.cos(0.2)]), c: new Float32Array() };
  rig.pose(frame as never, skeleton as never);
  scene.updateMatrixWorld(true);
  const place = scene.worldToLocal(hips.getWorldPosition(new THREE.Vector3()));
  expect(place.toArray()).toEqual([expect.closeTo(0.4), expect.closeTo(0.9), expect.closeTo(0.2)]);
  const turn = scene.getWorldQuaternion(new THREE.Quaternion()).invert().multiply(hips.getWorldQuaternion(new THREE.Quaternion()));
  // The frame's turn and the bone's own at rest.
  expect(Math.abs(turn.dot(new THREE.Quaternion(0, Math.sin(0.45), 0, Math.cos(0.45))))).toBeCloseTo(1);
});
