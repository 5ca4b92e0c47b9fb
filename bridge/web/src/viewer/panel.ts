/** The words and buttons around the stage. */

import { element, make } from "../dom";
import type { Motion } from "./manifest";
import type { Player } from "./player";

/** The list of motions; `choose` is called with the index of the one clicked. */
export function showList(motions: Motion[], choose: (index: number) => void): void {
  const items = motions.map((motion, index) => {
    const button = make("button", "motion");
    button.type = "button";
    button.append(make("span", "sentence", motion.text), make("small", "", `${motion.scene} · ${seconds(motion.duration)}`));
    button.addEventListener("click", () => choose(index));
    const item = make("li");
    item.append(button, downloads(motion));
    return item;
  });
  element("list").replaceChildren(...items);
}

/** Mark one motion as the one on the stage. */
export function showChosen(index: number): void {
  const buttons = element("list").querySelectorAll<HTMLButtonElement>("button.motion");
  buttons.forEach((button, at) => (at === index ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current")));
  buttons[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The steps as a strip whose widths are their durations; a click goes to a step's start. */
export function showSteps(motion: Motion, go: (time: number) => void): void {
  const items = motion.steps.map((step) => {
    const label = [step.verb.replaceAll("_", " "), step.object].filter(Boolean).join(" · ");
    const button = make("button", "", label);
    button.type = "button";
    button.title = `${label}: ${seconds(step.start)} to ${seconds(step.stop)}`;
    button.addEventListener("click", () => go(step.start));
    const item = make("li");
    item.style.flexGrow = String(Math.max(step.stop - step.start, 0.01));
    item.append(button);
    return item;
  });
  element("steps").replaceChildren(...items);
}

/** Bring time, slider, button and steps in line with the player. */
export function showTime(player: Player): void {
  const scrub = element<HTMLInputElement>("scrub");
  const play = element<HTMLButtonElement>("play");
  scrub.max = String(player.duration);
  scrub.step = String(1 / (player.motion?.fps ?? 30));
  scrub.value = String(player.time);
  scrub.style.setProperty("--done", `${player.duration ? (100 * player.time) / player.duration : 0}%`);
  scrub.setAttribute("aria-valuetext", `${seconds(player.time)} of ${seconds(player.duration)}`);
  element("time").textContent = `${player.time.toFixed(1)} / ${seconds(player.duration)}`;
  play.dataset.playing = String(player.playing);
  play.setAttribute("aria-label", player.playing ? "Pause" : "Play");
  const steps = player.motion?.steps ?? [];
  element("steps")
    .querySelectorAll("li")
    .forEach((item, index) => {
      const step = steps[index];
      item.classList.toggle("now", !!step && player.time >= step.start && player.time < step.stop);
    });
}

/** What is going on, where there is no motion to see; "" hides it. */
export function showNotice(text: string): void {
  const notice = element("notice");
  notice.textContent = text;
  notice.hidden = text === "";
}

function downloads(motion: Motion): HTMLElement {
  const row = make("span", "files");
  for (const [kind, address] of Object.entries(motion.files)) {
    const link = make("a", "", kind.toUpperCase());
    link.href = address;
    link.download = "";
    link.setAttribute("aria-label", `Download “${motion.text}” as ${kind.toUpperCase()}`);
    row.append(link);
  }
  return row;
}

function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
