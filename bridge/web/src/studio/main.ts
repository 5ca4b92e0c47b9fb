/**
 * The studio: a scene, an avatar and a sentence box on a live server.
 *
 * Address options: ?session=name joins or opens that session; #token=… where the server asks for one.
 */

import * as THREE from "three";
import type { Body } from "../body/body";
import type { Pose } from "../client/characterStream";
import { KinelinkClient } from "../client/kinelinkClient";
import type { EventInfo } from "../client/messages";
import type { Plain } from "../client/msgPackReader";
import type { Writable } from "../client/msgPackWriter";
import { ProtocolError } from "../client/protocolError";
import { element } from "../dom";
import { Dragging } from "../scene/dragging";
import { Props } from "../scene/props";
import { Stage } from "../scene/stage";
import { Speaker } from "../sound/speaker";
import { AvatarChoice } from "./avatarChoice";
import { examplesFor } from "./examples";
import { Exporter } from "./exporter";
import { Mover } from "./mover";
import { Performance } from "./performance";
import { PlanView } from "./planView";
import { Readout } from "./readout";
import { Recorder } from "./recorder";
import { SentenceBox } from "./sentenceBox";
import { SettingsPanel } from "./settingsPanel";
import { Speech } from "./speech";
import { Subtitles } from "./subtitles";
import { TalkPanel } from "./talkPanel";
import { ThingsPanel } from "./thingsPanel";
import { watch } from "./watch";

const FIRST_SCENE = "tabletop";
/** Milliseconds that a moved thing stays where the pointer had it: until frames show it there too. */
const HELD = 600;
/** Where an avatar stands and works, at the beginning. */
const VIEW = new THREE.Box3(new THREE.Vector3(-0.85, 0, -0.3), new THREE.Vector3(0.85, 1.75, 1.1));

const stage = new Stage(element<HTMLCanvasElement>("canvas"), matchMedia("(prefers-color-scheme: dark)").matches);
stage.lookAt(VIEW);
const props = new Props();
stage.scene.add(props.group);
let scenes: Record<string, Plain> = {};
let sceneName = FIRST_SCENE;
let playing: Performance | null = null;

const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? undefined;
const speaker = new Speaker();
const client = new KinelinkClient(
  {
    output: speaker,
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    client: "studio",
    session: sessionName(),
    token,
  },
  {
    state: (state) => {
      document.body.dataset.state = state;
      if (state !== "open") notice(client.reconnects ? "The server is gone. Trying again…" : "Connecting…");
    },
    opened: (joined) => void begin(joined).catch(fail),
    motion: (how, fallback) => readout.tell(how, fallback),
    announced: (event) => {
      const { name, data, ts } = event;
      talk.tell(event);
      if (name !== "plan") return;
      playing = new Performance(data, Number(ts));
      plans.open(playing);
    },
    event: (event) => hear(event),
    failed: fail,
  },
);

const box = new SentenceBox(async (text) => {
  try {
    await client.ask("perform", { text });
  } catch (error) {
    // It may be found out only when it has begun.
    if (playing?.text === text) playing.end("failed");
    throw error;
  }
}, (text) => speech.say(text));
const speech = new Speech(client, speaker);
const subtitles = new Subtitles();
const talk = new TalkPanel(client, (name) => void avatar.wear(name).catch(fail));
const plans = new PlanView();
const readout = new Readout();
const mover = new Mover((objects) => client.request("update_objects", { session: client.session, objects }), fail);
const things = new ThingsPanel({
  scene: setScene,
  add: async (entry) => void (await client.request("add_object", { session: client.session, object: entry as Writable })),
  remove: async (id) => void (await client.request("remove_object", { session: client.session, object: id })),
  nudge: (id, x, z) => {
    const group = props.find(id)?.group;
    if (!group) return;
    moveTo(id, [group.position.x + x, group.position.y, group.position.z + z, ...group.quaternion.toArray()]);
  },
  mark: (id) => props.mark(id),
});
const settings = new SettingsPanel(async (values) => {
  const saved = await client.request("set_settings", { values: values as Record<string, Writable> });
  settings.show(saved.settings as Plain[]);
});
const avatar = new AvatarChoice(async (body, left, known) => {
  if (!known) await introduce(body);
  stage.scene.remove(left.object);
  left.dispose();
  // It takes over the pose that is shown, before anybody looks.
  if (shown) body.show(shown.pose.frame, shown.pose.skeleton);
  body.advance(0);
  stage.scene.add(body.object);
}, token);
stage.scene.add(avatar.body.object);
new Dragging(stage, props, moveTo);
new Recorder(stage);
new Exporter(client, token);

/** The session is open: bring it to what this page shows. */
async function begin(joined: boolean): Promise<void> {
  const [listed, catalogue, live] = await Promise.all([
    client.request("list_scenes"), client.request("list_catalogue"), client.request("get_settings"),
  ]);
  scenes = listed.scenes as Record<string, Plain>;
  things.offer(Object.keys(scenes), sceneName, catalogue.categories as Plain[]);
  settings.show(live.settings as Plain[]);
  await speech.begin();
  await talk.begin();
  if (!joined) await setScene(sceneName in scenes ? sceneName : (Object.keys(scenes)[0] ?? ""));
  box.suggest(examplesFor(sceneName));
  notice("");
  if (avatar.body.rest) await introduce(avatar.body);
  else await avatar.begin();
}

/** Tell the server which body it moves. */
async function introduce({ rest }: Body): Promise<void> {
  if (rest) await client.ask("set_avatar", { ...rest } as Record<string, Writable>);
}

async function setScene(name: string): Promise<void> {
  if (!(name in scenes)) return;
  await client.request("set_scene", { session: client.session, scene: scenes[name] as Writable });
  sceneName = name;
  box.suggest(examplesFor(name));
  box.fail(null);
  lookAtScene();
}

/** Look from where the scene's own camera stands, if it has one. */
function lookAtScene(): void {
  const { camera } = scenes[sceneName] as { camera?: { position: number[]; target: number[]; fov_deg?: number } };
  if (camera) stage.lookFrom(camera.position, camera.target, camera.fov_deg);
  else stage.lookAt(VIEW);
}

function moveTo(id: string, pose: number[]): void {
  props.hold(id, pose, performance.now() + HELD);
  mover.move(id, pose);
}

async function interrupt(): Promise<void> {
  await client.ask("interrupt");
  playing?.end("interrupted");
  subtitles.clear();
}

function hear(event: EventInfo): void {
  if (event.name === "error") {
    const { message, kind, candidates, fix } = event.data;
    box.fail(new ProtocolError(String(message), String(kind), (candidates as string[]) ?? [], String(fix ?? "")));
  }
  subtitles.hear(event);
  talk.happen(event);
  playing?.hear(event);
}

function fail(error: unknown): void {
  box.fail(error);
}

function notice(text: string): void {
  const place = element("notice");
  place.textContent = text;
  place.hidden = text === "";
}

function sessionName(): string {
  const given = new URLSearchParams(location.search).get("session");
  if (given) return given;
  // A page that is loaded again goes on with its session.
  const kept = sessionStorage.getItem("kinelink-session") ?? `studio-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(36)}`;
  sessionStorage.setItem("kinelink-session", kept);
  return kept;
}

element("interrupt").addEventListener("click", () => void interrupt().catch(fail));
element("view").addEventListener("click", () => stage.resetView());
const follow = element<HTMLButtonElement>("follow");
follow.addEventListener("click", () => follow.setAttribute("aria-pressed", String(follow.getAttribute("aria-pressed") !== "true")));
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    box.fail(null);
    void interrupt().catch(fail);
  } else if (event.key === "/" && !(event.target as HTMLElement).closest("input, select")) {
    element("sentence").focus();
    event.preventDefault();
  }
});

let before = performance.now();
let shown: { at: number; pose: Pose } | null = null;
function animate(now: number): void {
  const pose = client.update();
  if (pose) {
    shown = { at: performance.now(), pose };
    if (props.show(pose.objects, pose.frame.o, now)) things.list(pose.objects);
    avatar.body.show(pose.frame, pose.skeleton);
    playing?.advance(client.serverNow(), pose.frame.contacts);
    if (follow.getAttribute("aria-pressed") === "true") stage.follow(new THREE.Vector3().fromArray(pose.frame.root));
  }
  avatar.body.advance(Math.min((now - before) / 1000, 0.1));
  before = now;
  plans.draw();
  readout.show(client.stats(), now);
  stage.render();
  requestAnimationFrame(animate);
}

watch(client, props, stage, avatar, () => playing, () => shown);
client.connect();
requestAnimationFrame(animate);
