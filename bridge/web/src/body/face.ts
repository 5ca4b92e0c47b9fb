/** Face curves onto a model: onto morphs of the same names, or else onto the expressions that every VRM has. */

import * as THREE from "three";
import type { VRM, VRMExpressionManager } from "@pixiv/three-vrm";

/** What a VRM expression is made of, where a model has no ARKit morphs; the strongest of the curves counts. */
const EXPRESSIONS: Record<string, string[]> = {
  blinkLeft: ["eyeBlinkLeft"],
  blinkRight: ["eyeBlinkRight"],
  aa: ["jawOpen"],
  ou: ["mouthPucker"],
  oh: ["mouthFunnel"],
  ih: ["mouthStretchLeft", "mouthStretchRight"],
  happy: ["mouthSmileLeft", "mouthSmileRight"],
  sad: ["mouthFrownLeft", "mouthFrownRight"],
  surprised: ["eyeWideLeft", "eyeWideRight"],
};

export class Face {
  private readonly morphs: { mesh: THREE.Mesh; index: Map<string, number> }[] = [];
  private readonly manager: VRMExpressionManager | null;

  constructor(model: THREE.Object3D, vrm?: VRM) {
    model.traverse((node) => {
      if (!(node instanceof THREE.Mesh) || !node.morphTargetDictionary) return;
      const index = new Map(Object.entries(node.morphTargetDictionary).map(([name, at]) => [plain(name), at]));
      if (index.has("jawopen")) this.morphs.push({ mesh: node, index });
    });
    this.manager = this.morphs.length ? null : (vrm?.expressionManager ?? null);
  }

  /** names: the curves, values 0..1 in the same order. */
  show(names: readonly string[], values: Float32Array): void {
    for (const { mesh, index } of this.morphs) {
      names.forEach((name, i) => {
        const at = index.get(plain(name));
        if (at !== undefined && mesh.morphTargetInfluences) mesh.morphTargetInfluences[at] = values[i] ?? 0;
      });
    }
    if (!this.manager) return;
    for (const [expression, curves] of Object.entries(EXPRESSIONS)) {
      const strongest = Math.max(...curves.map((curve) => values[names.indexOf(curve)] ?? 0));
      this.manager.setValue(expression, strongest);
    }
  }
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}
