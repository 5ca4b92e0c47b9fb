/**
 * The avatar in the user's room: a scene of a live server through WebXR. Head and hands are things of that scene, so that
 * "hand me the cup" goes to the hand, and what a hand closes around is taken.
 *
 * Address options: ?session=name joins or opens that session, ?scene=name another scene; #token=… where the server asks for one.
 */

import * as THREE from "three";
import { KinelinkClient } from "../../bridge/web/src/client/kinelinkClient";
import type { EventInfo } from "../../bridge/web/src/client/messages";
import type { Plain } from "../../bridge/web/src/client/msgPackReader";
import type { Writable } from "../../bridge/web/src/client/msgPackWriter";
import { element } from "../../bridge/web/src/dom";
import { Props } from "../../bridge/web/src/scene/props";
import { Stage } from "../../bridge/web/src/scene/stage";
import { Speaker } from "../../bridge/web/src/sound/speaker";
import { Mover } from "../../bridge/web/src/studio/mover";
import { Subtitles } from "../../bridge/web/src/studio/subtitles";
import { capsules, serversAvatar } from "./avatar";
import { Board, type Choice } from "./board";
import { Hearing } from "./hearing";
import { Pointers } from "./pointers";
import { Room, type Pose7 } from "./room";
import { PARTS } from "./tracking";
import { User } from "./user";

/** Where the user stands in a scene, metres: before whatever is between them and the avatar; and where eyes are without a headset. */
const STAND = { x: 0, z: 1.75, eyes: 1.6 };
/** Milliseconds that a thing in a hand stays there, whatever frames say. */
const HELD = 600;
const SENTENCES = ["Hand me the cup", "把杯子递给我", "Pick up the apple", "指一指书"];

const asked = new URLSearchParams(location.search);
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? undefined;
const stage = new Stage(element<HTMLCanvasElement>("canvas"), true);
stage.lookFrom([STAND.x, STAND.eyes, STAND.z + 0.6], [0, 0.95, 0.3], 45);
const [room, props, pointers, speaker] = [new Room(), new Props(), new Pointers(), new Speaker()];
room.group.add(props.group);
stage.scene.add(room.group, pointers.group);
let body = capsules();
room.group.add(body.object);

const client = new KinelinkClient(
  {
    output: speaker,
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    client: "webxr",
    session: asked.get("session") ?? undefined,
    token,
  },
  {
    state: (state) => {
      document.body.dataset.state = state;
      if (state !== "open") notice(client.reconnects ? "The server is gone. Trying again…" : "Connecting…");
    },
    opened: () => void begin().catch(fail),
    event: (event) => hear(event),
    failed: fail,
  },
);
const mover = new Mover((objects) => client.request("update_objects", { session: client.session, objects }), fail);
const user = new User(room, props, moved);
const [subtitles, hearing] = [new Subtitles(), new Hearing(client)];
let board: Board | null = null;
let session: XRSession | null = null;
/** Whether the scene has the user in it: what is told of their hands before that is about nothing. */
let known = false;

function moved(id: string, pose: Pose7): void {
  if (!known) return;
  if (!Object.values(PARTS).some((part) => part.id === id)) props.hold(id, pose, performance.now() + HELD);
  mover.move(id, pose);
}

/** The session is open: put the user into its scene. */
async function begin(): Promise<void> {
  user.standAt(STAND.x, STAND.eyes, STAND.z);
  const { scene } = await client.request("describe", { session: client.session });
  const things = ((scene as { objects?: { id: string }[] } | undefined)?.objects ?? []).map(({ id }) => id);
  if (!things.includes(PARTS.head.id)) {
    const { scenes } = (await client.request("list_scenes")) as { scenes: Record<string, Record<string, Plain>> };
    const name = asked.get("scene") ?? "tabletop";
    const document = things.length ? (scene as Record<string, Plain>) : scenes[name];
    if (!document) throw new Error(`There is no scene “${name}”; there are ${Object.keys(scenes).join(", ")}.`);
    const objects = [...(document.objects as Plain[]), ...(user.entries() as Plain[])];
    await client.request("set_scene", { session: client.session, scene: { ...document, objects } as Writable });
  }
  known = true;
  notice("");
  const made = await serversAvatar();
  if (!made) return;
  if (made.rest) await client.ask("set_avatar", { ...made.rest } as unknown as Record<string, Writable>);
  room.group.remove(body.object);
  body.dispose();
  body = made;
  room.group.add(body.object);
}

async function perform(text: string): Promise<void> {
  tell("");
  board?.say(text);
  await client.ask("perform", { text });
}

function attempt(act: () => Promise<unknown>): void {
  void act().catch(fail);
}

function fail(error: unknown): void {
  tell(error instanceof Error ? error.message : String(error));
}

function tell(failure: string): void {
  board?.fail(failure);
  const place = element("failure");
  place.textContent = failure;
  place.hidden = failure === "";
}

function notice(text: string): void {
  const place = element("notice");
  place.textContent = text;
  place.hidden = text === "";
}

function hear(event: EventInfo): void {
  if (event.name === "error") tell(String(event.data.message));
  if (event.name === "speaking") board?.say(String(event.data.text ?? ""));
  subtitles.hear(event);
}

async function talk(): Promise<void> {
  await speaker.start();
  await hearing.toggle();
  element("talk").setAttribute("aria-pressed", String(hearing.on));
}

/** Put the scene before the user. */
function here(): void {
  room.recentre(user.headPlace, STAND.x, STAND.z);
  const viewer = new THREE.Vector3().setFromMatrixPosition(user.headPlace);
  board?.hang(room.group.localToWorld(new THREE.Vector3(0, viewer.y, 0.3)), viewer);
}

async function enter(mode: XRSessionMode): Promise<void> {
  const entered = await navigator.xr!.requestSession(mode, {
    requiredFeatures: ["local-floor"],
    optionalFeatures: ["hand-tracking", "dom-overlay"],
    domOverlay: { root: element("overlay") },
  });
  void speaker.start();
  const typing: Choice[] = entered.isSystemKeyboardSupported ? [{ text: "Type…", act: () => element("sentence").focus() }] : [];
  board = new Board([
    ...SENTENCES.map((text) => ({ text, act: () => attempt(() => perform(text)) })),
    { text: "Stop · 停", act: () => attempt(() => client.ask("interrupt")) },
    { text: "Talk · 说话", act: () => attempt(talk), lit: () => hearing.on },
    { text: "Put the scene here", act: here },
    ...typing,
  ]);
  stage.scene.add(board.mesh);
  stage.seeThrough(entered.environmentBlendMode !== "opaque");
  entered.addEventListener("selectstart", ({ frame, inputSource }) => select(frame, inputSource));
  entered.addEventListener("selectend", ({ inputSource }) => user.release(inputSource.handedness));
  entered.addEventListener("end", leave);
  await stage.renderer.xr.setSession(entered);
  [session, placed] = [entered, false];
}

function select(frame: XRFrame, source: XRInputSource): void {
  const space = stage.renderer.xr.getReferenceSpace();
  const ray = space && pointers.aim(frame, space, source);
  if (ray && board?.point(ray)) board.press();
  else user.grasp(source.handedness);
}

function leave(): void {
  if (board) stage.scene.remove(board.mesh);
  [board, session] = [null, null];
  pointers.hide();
  user.leave();
  room.reset();
  user.standAt(STAND.x, STAND.eyes, STAND.z);
  stage.seeThrough(false);
}

let before = performance.now();
/** Whether the scene was put before the user since they entered. */
let placed = false;

function animate(now: number, frame?: XRFrame): void {
  const space = stage.renderer.xr.getReferenceSpace();
  if (frame && space && session) {
    user.look(frame, space, session);
    if (!placed && frame.getViewerPose(space)) {
      here();
      placed = true;
    }
    pointers.show(frame, space, session, (ray) => board?.point(ray) ?? null, session.environmentBlendMode === "opaque");
  }
  user.tell(now);
  const pose = client.update();
  if (pose) {
    if (props.show(pose.objects, pose.frame.o, now)) {
      // The user sees their own hands, and from within their own head.
      for (const { id } of Object.values(PARTS)) props.find(id)?.group.removeFromParent();
    }
    body.show(pose.frame, pose.skeleton);
  }
  body.advance(Math.min((now - before) / 1000, 0.1));
  before = now;
  board?.draw();
  if (session) stage.renderer.render(stage.scene, stage.camera);
  else stage.render();
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = element<HTMLInputElement>("sentence").value.trim();
  if (text) attempt(() => perform(text));
});
element("talk").addEventListener("click", () => attempt(talk));
for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => void speaker.start(), { capture: true });

/** A button for each kind of session that there is. */
async function offer(): Promise<void> {
  const kinds = [["enter-ar", "immersive-ar"], ["enter-vr", "immersive-vr"]] as const;
  const there = await Promise.all(kinds.map(([, mode]) => navigator.xr?.isSessionSupported(mode).catch(() => false) ?? false));
  kinds.forEach(([id, mode], i) => {
    element(id).hidden = !there[i];
    element(id).addEventListener("click", () => attempt(() => enter(mode)));
  });
  element("no-headset").hidden = there.some(Boolean);
}

/** For the browser's console and for tests. */
declare global {
  interface Window { kinelinkXr: { client: KinelinkClient; props: Props; room: Room; board(): Board | null } }
}
window.kinelinkXr = { client, props, room, board: () => board };

stage.renderer.xr.enabled = true;
stage.renderer.xr.setReferenceSpaceType("local-floor");
stage.renderer.setAnimationLoop(animate);
void offer();
client.connect();
