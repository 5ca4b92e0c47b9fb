/**
 * The viewer page: plays the motions that a manifest lists.
 *
 * Address options: ?manifest=motions/manifest.json, ?motion=2 (counted from 1), ?time=1.5 (stops there).
 */

import { element } from "../dom";
import { Stage } from "../scene/stage";
import { readManifest, type Motion } from "./manifest";
import { showChosen, showList, showNotice, showSteps, showTime } from "./panel";
import { Player } from "./player";

const options = new URLSearchParams(location.search);
const play = element<HTMLButtonElement>("play");
const scrub = element<HTMLInputElement>("scrub");
const speed = element<HTMLSelectElement>("speed");

async function start(): Promise<void> {
  const motions = await readManifest(options.get("manifest") ?? "motions/manifest.json");
  const stage = new Stage(element<HTMLCanvasElement>("canvas"));
  const player = new Player(stage.scene);
  showList(motions, (index) => void choose(index).catch(fail));
  listen(motions, player, stage, choose);
  await choose(Number(options.get("motion") ?? 1) - 1);
  animate(player, stage);

  async function choose(index: number): Promise<void> {
    const motion = motions[index];
    if (!motion) return;
    document.body.dataset.state = "loading";
    showChosen(index);
    showNotice("Loading…");
    const box = await player.load(motion);
    if (!box) return;
    stage.lookAt(box);
    showSteps(motion, (time) => player.seek(time));
    const still = options.get("time");
    player.playing = still === null && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still !== null) player.seek(Number(still));
    play.disabled = scrub.disabled = false;
    showNotice("");
    showTime(player);
    stage.render();
    document.body.dataset.state = "ready";
  }
}

function listen(motions: Motion[], player: Player, stage: Stage, choose: (index: number) => Promise<void>): void {
  const stopAt = (time: number): void => {
    player.playing = false;
    player.seek(time);
  };
  play.addEventListener("click", () => (player.playing = !player.playing));
  scrub.addEventListener("input", () => stopAt(Number(scrub.value)));
  speed.addEventListener("change", () => (player.speed = Number(speed.value)));
  element("view").addEventListener("click", () => stage.resetView());
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    const frame = 1 / (player.motion?.fps ?? 30);
    const number = Number(event.key);
    if (event.key === " " && target.tagName !== "BUTTON" && target.tagName !== "A") player.playing = !player.playing;
    else if (event.key === "ArrowRight" && target.tagName !== "SELECT") stopAt(player.time + frame);
    else if (event.key === "ArrowLeft" && target.tagName !== "SELECT") stopAt(player.time - frame);
    else if (event.key === "Home") stopAt(0);
    else if (event.key === "End") stopAt(player.duration);
    else if (event.key.toLowerCase() === "r") stage.resetView();
    else if (number >= 1 && number <= motions.length) void choose(number - 1).catch(fail);
    else return;
    event.preventDefault();
  });
}

function animate(player: Player, stage: Stage): void {
  let before = performance.now();
  const frame = (now: number): void => {
    // A tab that slept must not jump on by the time it slept.
    player.advance(Math.min((now - before) / 1000, 0.1));
    before = now;
    showTime(player);
    stage.render();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function fail(reason: unknown): void {
  document.body.dataset.state = "failed";
  showNotice(reason instanceof Error ? reason.message : String(reason));
}

start().catch(fail);
