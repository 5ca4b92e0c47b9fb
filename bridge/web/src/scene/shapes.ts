/** Shapes of docs/scene-format.md as geometry. */

import * as THREE from "three";
import { RoundedBoxGeometry } from "three/examples/jsm/geometries/RoundedBoxGeometry.js";
import type { ShapePart } from "../client/messages";

const WALL = 0.004;
/** Edges are rounded by this share of the thinnest side, at most so many metres. */
const SOFT = 0.18;
const SOFTEST = 0.012;

/** One part of a shape around its own centre, turned and placed as the part says. */
export function geometryOf(part: ShapePart): THREE.BufferGeometry {
  const geometry = around(part);
  if (part.rotation) geometry.applyQuaternion(new THREE.Quaternion(...part.rotation));
  if (part.position) geometry.translate(...part.position);
  return geometry;
}

function around(part: ShapePart): THREE.BufferGeometry {
  const [width, height, depth] = part.size;
  switch (part.kind) {
    case "sphere":
      return new THREE.SphereGeometry(0.5, 32, 20).scale(width, height, depth);
    case "cylinder":
      return new THREE.CylinderGeometry(0.5, 0.5, 1, 40).scale(width, height, depth);
    case "capsule": {
      const radius = Math.min(width, depth) / 2;
      return new THREE.CapsuleGeometry(radius, Math.max(height - 2 * radius, 1e-4), 8, 24);
    }
    case "tube":
      return tube(width, height, depth, part.wall ?? WALL);
    case "mesh":
      return mesh(part);
    default:
      return new RoundedBoxGeometry(width, height, depth, 2, Math.min(SOFT * Math.min(width, height, depth), SOFTEST));
  }
}

/** An open vessel: up the outside, over the rim, down the inside and along the bottom. */
function tube(width: number, height: number, depth: number, wall: number): THREE.BufferGeometry {
  const [radius, half] = [width / 2, height / 2];
  const inside = Math.max(radius - wall, 1e-4);
  const profile = [[0, -half], [radius, -half], [radius, half], [inside, half], [inside, -half + wall], [0, -half + wall]];
  // Doubled corners keep the edges sharp.
  const points = profile.flatMap(([x = 0, y = 0], i) => (i && i < profile.length - 1 ? [new THREE.Vector2(x, y), new THREE.Vector2(x, y)] : [new THREE.Vector2(x, y)]));
  return new THREE.LatheGeometry(points, 40).scale(1, 1, depth / width);
}

function mesh(part: ShapePart): THREE.BufferGeometry {
  const geometry = new THREE.BufferGeometry();
  geometry.setAttribute("position", new THREE.Float32BufferAttribute((part.vertices ?? []).flat(), 3));
  geometry.setIndex((part.faces ?? []).flat());
  const flat = geometry.toNonIndexed();
  geometry.dispose();
  flat.computeVertexNormals();
  return flat;
}
