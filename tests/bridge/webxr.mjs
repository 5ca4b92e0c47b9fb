// Puts on an emulated headset (IWER) in headless Chromium, has the avatar hand over a cup, takes it, and prints as one JSON object what was seen.
// Words, after those of browsing.mjs: a folder for pictures ("" for none).
import { join } from "node:path";
import { enter, finish, launch, newPage, seen, web, words } from "./browsing.mjs";

const [pictures] = words;
await launch();
const page = await newPage(480, 360, { drawn: pictures !== "" });
const picture = async (name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) });

await page.addInitScript({ path: join(web, "node_modules", "iwer", "build", "iwer.min.js") });
await page.addInitScript(() => {
  const device = (window.device = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: false }));
  device.installRuntime({ forceInstall: true });
  device.primaryInputMode = "hand";
  device.position.set(0.1, 1.62, 0.3);
  device.hands.left.position.set(-0.2, 1.2, 0.0);
  device.hands.right.position.set(0.3, 1.08, -0.2);
  // Where a hand points, by the session's own account.
  window.aims = (side) => new Promise((resolve) => {
    const session = device.activeSession;
    session.requestAnimationFrame(async (_, frame) => {
      const source = [...session.inputSources].find(({ handedness }) => handedness === side);
      const space = await session.requestReferenceSpace("local-floor");
      session.requestAnimationFrame((_, next) => resolve([...next.getPose(source.targetRaySpace, space).transform.matrix]));
    });
  });
  window.palm = (side) => new Promise((resolve) => {
    const session = device.activeSession;
    session.requestReferenceSpace("local-floor").then((space) => session.requestAnimationFrame((_, frame) => {
      const source = [...session.inputSources].find(({ handedness }) => handedness === side);
      resolve([...frame.getJointPose(source.hand.get("middle-finger-metacarpal"), space).transform.matrix]);
    }));
  });
});

await enter(page);
await page.waitForFunction(() => document.body.dataset.state === "open" && document.getElementById("notice").hidden);
await page.waitForFunction(() => window.kinelinkXr.props.find("user_head"));
await picture("before");
await page.click("#enter-vr");
await page.waitForFunction(() => window.kinelinkXr.board()?.mesh.visible);
await page.waitForTimeout(1000);

/** Turn a hand so that it points at a place of the world. */
async function pointAt(side, place) {
  for (let round = 0; round < 4; round++) {
    await page.evaluate(async ([hand, [x, y, z]]) => {
      const m = await window.aims(hand);
      const unit = (v) => v.map((value) => value / Math.hypot(...v));
      const [from, to] = [unit([-m[8], -m[9], -m[10]]), unit([x - m[12], y - m[13], z - m[14]])];
      const cross = [from[1] * to[2] - from[2] * to[1], from[2] * to[0] - from[0] * to[2], from[0] * to[1] - from[1] * to[0]];
      const turn = unit([...cross, 1 + from[0] * to[0] + from[1] * to[1] + from[2] * to[2]]);
      const { quaternion: q } = window.device.hands[hand];
      const [ax, ay, az, aw] = turn;
      const { x: bx, y: by, z: bz, w: bw } = q;
      q.set(
        aw * bx + ax * bw + ay * bz - az * by, aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw, aw * bw - ax * bx - ay * by - az * bz,
      );
    }, [side, place]);
  }
}

const pinch = (side, value) => page.evaluate(([hand, closed]) => window.device.hands[hand].updatePinchValue(closed), [side, value]);
const place = (id) => page.evaluate((thing) => window.kinelinkXr.props.find(thing).group.position.toArray(), id);
const palm = () => page.evaluate(async () => {
  const { room } = window.kinelinkXr;
  const matrix = room.group.matrixWorld.clone().fromArray(await window.palm("right"));
  return room.poseOf(matrix);
});

// The first sentence on the panel is "Hand me the cup".
await pointAt("left", await page.evaluate(() => window.kinelinkXr.board().placeOf(0).toArray()));
await page.waitForTimeout(300);
await picture("pointing");
await pinch("left", 1);
await page.waitForTimeout(300);
await pinch("left", 0);
const rests = await place("cup");
// Handed over: at the hand, and at rest there.
for (let [before, there, looks] = [rests, false, 0]; !there && looks < 80; looks++) {
  await page.waitForTimeout(500);
  const [cup, hand] = [await place("cup"), await palm()];
  there = Math.hypot(cup[0] - hand[0], cup[2] - hand[2]) < 0.11 && Math.hypot(...cup.map((value, i) => value - before[i])) < 0.002;
  before = cup;
}
const handed = { cup: await place("cup"), palm: await palm() };
await picture("handed");

// The hand closes around it and lifts it.
await pinch("right", 1);
await page.waitForTimeout(300);
await page.evaluate(() => window.device.hands.right.position.set(0.45, 1.3, 0.0));
await page.waitForTimeout(1500);
const taken = { cup: await place("cup"), palm: await palm() };
await picture("taken");
await pinch("right", 0);
await page.waitForTimeout(1500);
Object.assign(seen, { rests, handed, taken, left: await place("cup") });
await finish();
