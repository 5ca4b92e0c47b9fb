/** Which bone of a file is which humanoid joint, by the names that VRM, Mixamo, Unity and others use. */

import type { Object3D } from "three";

const SIDED: Record<string, string[]> = {
  Shoulder: ["shoulder", "clavicle", "collar"],
  UpperArm: ["upperarm", "arm", "uparm"],
  LowerArm: ["lowerarm", "forearm", "elbow"],
  Hand: ["hand", "wrist"],
  UpperLeg: ["upperleg", "upleg", "thigh"],
  LowerLeg: ["lowerleg", "leg", "calf", "shin", "knee"],
  Foot: ["foot", "ankle"],
  Toes: ["toes", "toe", "toebase", "ball"],
  Eye: ["eye"],
};
const MIDDLE: Record<string, string[]> = {
  hips: ["hips", "hip", "pelvis"],
  spine: ["spine", "spine0", "spine01"],
  chest: ["chest", "spine1", "spine02"],
  upperChest: ["upperchest", "spine2", "spine03"],
  neck: ["neck", "neck1", "neck01"],
  head: ["head"],
  jaw: ["jaw"],
};
const FINGERS = ["Thumb", "Index", "Middle", "Ring", "Little"];
const THUMB = ["Metacarpal", "Proximal", "Distal"];
const FINGER = ["Proximal", "Intermediate", "Distal"];

/** Joints that a body must have, by VRM's names. */
export const NEEDED = [
  "hips", "spine", "head", "leftUpperArm", "leftLowerArm", "leftHand", "rightUpperArm", "rightLowerArm", "rightHand",
  "leftUpperLeg", "leftLowerLeg", "leftFoot", "rightUpperLeg", "rightLowerLeg", "rightFoot",
];

/** Where a spine has five bones, as Manny's of Unreal Engine 5, these are joints; those between ride along. */
const FIVE = ["spine01", "spine02", "spine03", "spine04", "spine05"];
const OF_FIVE: Record<string, string> = { spine: "spine01", chest: "spine03", upperChest: "spine05" };

const TABLE = table();

/** The bones of a model by humanoid joint. */
export function bonesOf(model: Object3D): Map<string, Object3D> {
  const named = new Map<string, Object3D>();
  model.traverse((node) => {
    const name = plain(node.name);
    if (!named.has(name)) named.set(name, node);
  });
  const bones = new Map<string, Object3D>();
  for (const [name, node] of named) {
    const joint = TABLE.get(name);
    if (joint && !bones.has(joint)) bones.set(joint, node);
  }
  if (FIVE.every((name) => named.has(name))) for (const [joint, name] of Object.entries(OF_FIVE)) bones.set(joint, named.get(name)!);
  return bones;
}

function table(): Map<string, string> {
  const names = new Map<string, string>();
  for (const [joint, words] of Object.entries(MIDDLE)) for (const word of [joint.toLowerCase(), ...words]) names.set(word, joint);
  for (const side of ["left", "right"]) {
    const letter = side[0]!;
    const add = (joint: string, word: string): void => {
      for (const name of [side + word, letter + word, word + side, word + letter]) if (!names.has(name)) names.set(name, side + joint);
    };
    for (const [joint, words] of Object.entries(SIDED)) for (const word of words) add(joint, word);
    for (const finger of FINGERS) {
      (finger === "Thumb" ? THUMB : FINGER).forEach((part, i) => {
        add(finger + part, finger.toLowerCase() + part.toLowerCase());
        const words = finger === "Little" ? ["little", "pinky"] : [finger.toLowerCase()];
        // Mixamo says LeftHandIndex1, Unreal index_01_l, others finger by number.
        for (const word of words) for (const name of [`hand${word}${i + 1}`, `${word}${i + 1}`, `${word}0${i + 1}`]) add(finger + part, name);
      });
    }
  }
  return names;
}

/** A name without what programs put before and between: "mixamorig:LeftArm" and "Left_Arm" are "leftarm". */
function plain(name: string): string {
  return name.replace(/^.*[:|]/, "").replace(/^mixamorig\d*/i, "").toLowerCase().replace(/[^a-z0-9]/g, "").replace(/^(bip0?1|jbipc|jbip|def)/, "");
}
