import { Object3D } from "three";
import { expect, test } from "vitest";
import { bonesOf } from "../src/body/boneNames";

/** Which bone each joint is found to be, of a model with these bones. */
function found(...names: string[]): Record<string, string> {
  const model = new Object3D();
  for (const name of names) model.add(Object.assign(new Object3D(), { name }));
  return Object.fromEntries([...bonesOf(model)].map(([joint, { name }]) => [joint, name]));
}

test("a spine of three bones, and Manny's of five, of which two ride along", () => {
  expect(found("pelvis", "spine_01", "spine_02", "spine_03")).toEqual({
    hips: "pelvis", spine: "spine_01", chest: "spine_02", upperChest: "spine_03",
  });
  expect(found("pelvis", "spine_01", "spine_02", "spine_03", "spine_04", "spine_05")).toEqual({
    hips: "pelvis", spine: "spine_01", chest: "spine_03", upperChest: "spine_05",
  });
});

test("bones by the names of Mixamo, VRM and Unreal; others are none", () => {
  expect(found("mixamorigLeftHandPinky2", "rightUpperArm", "thumb_02_l", "index_metacarpal_l", "Armature")).toEqual({
    leftLittleIntermediate: "mixamorigLeftHandPinky2", rightUpperArm: "rightUpperArm", leftThumbProximal: "thumb_02_l",
  });
});
