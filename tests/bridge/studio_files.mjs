// What goes into the studio and comes out of it as files, in headless Chromium; prints what it saw as one JSON object.
// Words, after those of browsing.mjs: avatar files.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { drawNow, finish, launch, newPage, seen, studio, words as avatars } from "./browsing.mjs";

seen.avatars = {};
await launch();
const page = await studio(640, 480);
await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));

/** Drop a file onto the page, as from the desktop. */
const drop = (path) => page.evaluate(async ([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
}, [basename(path), readFileSync(path).toString("base64")]);

for (const path of avatars) {
  const name = basename(path);
  await drop(path);
  await page.waitForFunction((wanted) => document.getElementById("avatar-name").textContent === wanted, name);
  // What is held stays in the hand, so that a slow machine sees it raised, too.
  await page.fill("#sentence", "Pick up the banana with your left hand");
  await page.press("#sentence", "Enter");
  await page.waitForFunction(() => window.kinelink.steps().some(({ verb, stop }) => verb === "pick_up" && stop === null));
  await page.waitForFunction(() => window.kinelink.state() === "done");
  seen.avatars[name] = await page.evaluate(() => ({ joints: window.kinelink.joints(), bones: window.kinelink.world().joints }));
}

await page.fill("#settings [name=lookahead]", "0.4");
await page.press("#settings [name=lookahead]", "Tab");
await page.waitForFunction(() => document.getElementById("settings-note").textContent);
seen.focus = await page.evaluate(() => document.activeElement.name);
await page.fill("#settings [name=lookahead]", "9");
await page.press("#settings [name=lookahead]", "Tab");
await page.waitForSelector("#settings-failure .message");
seen.unsaid = await page.innerText("#settings-note");

/** A video of so many seconds; null where the machine was too slow for a single picture. */
async function recorded(seconds) {
  await page.click("#record");
  await page.waitForTimeout(1000 * seconds);
  const download = page.waitForEvent("download").catch(() => null);
  await page.click("#record");
  return Promise.race([download, page.waitForSelector("#export-failure .message").then(() => null)]);
}
await drawNow(page);
const saved = (await recorded(3)) ?? (await recorded(10)) ?? (await recorded(25));
seen.recorded = saved.suggestedFilename();
const video = readFileSync(await saved.path()).toString("base64");
// The studio plays no videos, and its policy forbids it.
const player = await newPage(640, 480);
seen.video = await player.evaluate(async (text) => {
  const film = document.createElement("video");
  film.muted = true;
  film.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: "video/webm" }));
  await new Promise((resolve, reject) => Object.assign(film, { onloadeddata: resolve, onerror: () => reject(new Error(film.error?.message)) }));
  // A recording has no length in its head; its end is where it can be wound to.
  film.currentTime = 1e9;
  await new Promise((resolve) => { film.onseeked = resolve; });
  return { width: film.videoWidth, height: film.videoHeight, seconds: film.currentTime };
}, video);
await finish();
