// Drives the studio in headless Chromium and prints what it saw as one JSON object.
// Words, after those of browsing.mjs: path of a VRM file.
import { readFileSync } from "node:fs";
import { finish, launch, seen, studio, words } from "./browsing.mjs";

const [vrm] = words;
const asked = (page, what) => page.evaluate(`window.kinelink.${what}`);

async function say(page, text) {
  await page.fill("#sentence", text);
  await page.press("#sentence", "Enter");
}

/** How far a joint comes from where it was, until the instruction is done. */
async function reach(page, joint, from) {
  let farthest = 0;
  for (let round = 0; round < 400; round++) {
    const { place, state } = await page.evaluate((name) => ({ place: window.kinelink.joints()[name], state: window.kinelink.state() }), joint);
    farthest = Math.max(farthest, Math.hypot(...place.map((value, i) => value - from[i])));
    if (round > 5 && state === "done") break;
    await page.waitForTimeout(50);
  }
  return farthest;
}

/** Where a thing is that was moved from a place by so much at least, when frames say so and no longer the page. */
async function settled(id, from, least) {
  // As long as the page holds things where the pointer had them.
  await page.waitForTimeout(650);
  await page.waitForFunction(
    ([thing, place, most]) => Math.hypot(...window.kinelink.things()[thing].position.map((value, i) => value - place[i])) > most, [id, from, least],
  );
  return (await asked(page, "things()"))[id].position;
}

await launch();
const page = await studio(900, 560);
await page.waitForFunction(() => document.getElementById("things").children.length > 5);

const banana = (await asked(page, "things()")).banana;
await page.mouse.move(...banana.pixel);
await page.mouse.down();
await page.mouse.move(banana.pixel[0] - 20, banana.pixel[1] + 3, { steps: 3 });
await page.mouse.up();
const moved = await settled("banana", banana.position, 0.02);
seen.dragged = moved.map((value, i) => value - banana.position[i]);

const hanging = (await asked(page, "joints()")).leftHand;
await say(page, "Wave with your left hand");
await page.waitForFunction(() => window.kinelink.steps().some(({ verb }) => verb === "wave"));
seen.waved = await reach(page, "leftHand", hanging);

const before = (await asked(page, "things()")).cup.position;
await say(page, "拿起杯子");
await page.waitForFunction((y) => window.kinelink.things().cup.position[1] > y + 0.05, before[1]);
seen.plan = await page.locator("#steps li").allTextContents();
seen.lang = await page.locator("#examples .chip").evaluateAll((chips) => chips.map(({ lang }) => lang));

await say(page, "Wave, then clap, then bow, then nod");
await page.waitForFunction(() => window.kinelink.steps().length === 4 && document.querySelector("#steps [data-state=now]"));
await page.keyboard.press("Escape");
await page.waitForFunction(() => window.kinelink.state() === "interrupted");
seen.left = await page.locator("#steps li[data-state=left]").count();

const stageHeight = () => page.evaluate(() => document.getElementById("canvas").clientHeight);
const stageBefore = await stageHeight();
await say(page, "Take the flower");
await page.waitForSelector("#failure .chip");
seen.failure = await page.innerText("#failure");
seen.shrunk = stageBefore - (await stageHeight());
await page.keyboard.press("Escape");
seen.dismissed = await page.locator("#failure").isHidden();
await page.press("#sentence", "Enter");
await page.waitForSelector("#failure .chip");
seen.chips = await page.locator("#failure .chip").count();
await page.locator("#failure .chip").first().click();
await page.waitForFunction(() => !document.getElementById("sentence").value.includes("flower"));
seen.corrected = await page.inputValue("#sentence");
await page.focus("#sentence");
await page.press("#sentence", "ArrowUp");
seen.recalled = await page.inputValue("#sentence");
await page.keyboard.press("Escape");

await page.fill("#category", "香蕉");
await page.click("#add button[type=submit]");
await page.waitForFunction(() => window.kinelink.things().banana2);
await page.locator("#things button.thing", { hasText: "banana2" }).focus();
const added = (await asked(page, "things()")).banana2.position;
for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowRight");
seen.nudged = (await settled("banana2", added, 0.09))[0] - added[0];
await page.click("[aria-label='Remove banana2']");
await page.waitForFunction(() => !window.kinelink.things().banana2);

await page.setInputFiles("#avatar-file", { name: "none.glb", mimeType: "model/gltf-binary", buffer: Buffer.from("no model") });
await page.waitForSelector("#avatar-failure .message");
seen.refused = await page.innerText("#avatar-failure");
const tall = (await asked(page, "joints()")).head[1];
await page.setInputFiles("#avatar-file", vrm);
await page.waitForFunction((y) => window.kinelink.joints().head?.[1] < y - 0.2, tall);
await page.waitForFunction((name) => document.getElementById("avatar-name").textContent === name, vrm.split(/[\\/]/).pop());

await page.locator("summary", { hasText: "export" }).click();
const saving = page.waitForEvent("download");
await page.click("[data-export=bvh]");
seen.busy = await page.locator("[data-export]:disabled").count();
const saved = await saving;
seen.exported = [saved.suggestedFilename(), readFileSync(await saved.path(), "utf-8").slice(0, 9)];
await page.waitForSelector("[data-export=bvh]:enabled");

seen.settings = await page.locator("#settings [name]").count();
seen.stats = await asked(page, "stats()");

// The same on a phone, with everything open that there is.
await page.setViewportSize({ width: 390, height: 844 });
await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
seen.unnamed = await page.evaluate(() =>
  [...document.querySelectorAll("button, input, select, canvas")].filter(
    (one) => !one.getAttribute("aria-label") && !one.textContent.trim() && !one.labels?.length && one.type !== "hidden",
  ).map((one) => one.id));
await finish();
