// Loads the files that /job names, plays the frames that it asks for and posts world poses and morph weights to /result,
// with a count of the pixels that each GLB covers.
import * as THREE from "three";
import { BVHLoader } from "three/addons/loaders/BVHLoader.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

const renderer = new THREE.WebGLRenderer({ canvas: document.getElementById("view"), preserveDrawingBuffer: true });

function pose(node) {
  const position = node.getWorldPosition(new THREE.Vector3());
  const turn = node.getWorldQuaternion(new THREE.Quaternion());
  return [...position.toArray(), ...turn.toArray()];
}

// Some of a mesh's vertices as drawn: morphed, skinned, in the world.
function vertices(mesh) {
  const count = mesh.geometry.attributes.position.count;
  const points = [];
  for (let i = 0; i < count; i += Math.ceil(count / 20)) {
    points.push(mesh.getVertexPosition(i, new THREE.Vector3()).applyMatrix4(mesh.matrixWorld).toArray());
  }
  return points;
}

function coveredPixels(scene) {
  const box = new THREE.Box3().setFromObject(scene);
  const centre = box.getCenter(new THREE.Vector3());
  const size = box.getSize(new THREE.Vector3()).length();
  const camera = new THREE.PerspectiveCamera(40, 1, 0.01, 100);
  camera.position.set(centre.x, centre.y, centre.z + size * 1.5);
  camera.lookAt(centre);
  const stage = new THREE.Scene();
  stage.add(scene, new THREE.HemisphereLight(0xffffff, 0x888888, 3));
  renderer.render(stage, camera);
  const gl = renderer.getContext();
  const pixels = new Uint8Array(320 * 320 * 4);
  gl.readPixels(0, 0, 320, 320, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  let covered = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i] + pixels[i + 1] + pixels[i + 2] > 0) covered += 1;
  }
  return covered;
}

function play(root, clip, frames, fps, nodes, found) {
  const mixer = new THREE.AnimationMixer(root);
  const action = mixer.clipAction(clip);
  action.setLoop(THREE.LoopOnce);
  action.clampWhenFinished = true;
  action.play();
  for (const [row, frame] of frames.entries()) {
    mixer.setTime(Math.fround(frame / fps));
    root.updateMatrixWorld(true);
    for (const [group, name, node] of nodes) {
      (found[group][name] ??= []).push(pose(node));
    }
    root.traverse((node) => {
      for (const [name, index] of Object.entries(node.morphTargetDictionary ?? {})) {
        const column = (found.weights[name] ??= []);
        const value = node.morphTargetInfluences[index];
        // One glTF mesh becomes a mesh for each material; all must follow the same channel.
        if ((column[row] ?? value) !== value) throw new Error(`${name} differs between parts`);
        column[row] = value;
      }
      if (node.isSkinnedMesh) {
        (found.vertices[node.name] ??= []).push(vertices(node));
      }
    });
  }
}

async function examine(path, index, frames, fps) {
  const data = await (await fetch(`/file/${index}`)).arrayBuffer();
  const found = { joints: {}, objects: {}, weights: {}, vertices: {} };
  if (path.endsWith(".bvh")) {
    const { skeleton, clip } = new BVHLoader().parse(new TextDecoder().decode(data));
    const bones = skeleton.bones.filter((bone) => bone.name !== "ENDSITE");
    play(skeleton.bones[0], clip, frames, fps, bones.map((bone) => ["joints", bone.name, bone]), found);
    return found;
  }
  const gltf = await new GLTFLoader().parseAsync(data, "");
  const nodes = [];
  const original = gltf.parser.json.nodes;
  gltf.scene.traverse((node) => {
    const index = gltf.parser.associations.get(node)?.nodes;
    // The loader cleans names for its own use; the file's are what we ask for.
    if (index === undefined || node.isSkinnedMesh) return;
    nodes.push([node.isBone ? "joints" : "objects", original[index].name, node]);
  });
  found.pixels = coveredPixels(gltf.scene);
  play(gltf.scene, gltf.animations[0], frames, fps, nodes, found);
  return found;
}

async function main() {
  const job = await (await fetch("/job")).json();
  const result = {};
  for (const [index, [path, frames]] of Object.entries(job.files).entries()) {
    result[path] = await examine(path, index, frames, job.fps);
  }
  return result;
}

main()
  .then((result) => result, (error) => ({ error: String(error?.stack ?? error) }))
  .then((body) => fetch("/result", { method: "POST", body: JSON.stringify(body) }));
