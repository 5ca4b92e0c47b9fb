// Drives the studio in headless Chromium and prints what it saw as one JSON object.
// Words: address of the page, path of the browser, path of bridge/web, path of a VRM file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, executablePath, web, vrm] = process.argv.slice(2);
const { chromium } = createRequire(join(web, "package.json"))("playwright-core");
const args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const browser = await chromium.launch({ executablePath, args });
const seen = { complaints: [] };

async function open(viewport) {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => {
    // Drawing without a graphics card is slow, and the browser says so.
    const ours = !message.text().includes("GPU stall");
    if (ours && ["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.goto(address);
  await page.waitForFunction(() => window.kinelink && "hips" in window.kinelink.joints());
  return page;
}

process.on("uncaughtException", async (error) => {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    console.error(await page.evaluate(() => 
      JSON.stringify([window.kinelink?.state(), window.kinelink?.steps(), window.kinelink?.stats(), document.body.innerText.slice(0, 300)])));
  }
  console.error(JSON.stringify(seen), error);
  process.exit(1);
});

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

const page = await open({ width: 900, height: 560 });
await page.waitForFunction(() => document.getElementById("things").children.length > 5);

const banana = (await asked(page, "things()")).banana;
await page.mouse.move(...banana.pixel);
await page.mouse.down();
await page.mouse.move(banana.pixel[0] - 20, banana.pixel[1] + 3, { steps: 3 });
await page.mouse.up();
// Longer than the page holds things where the pointer had them: now frames say where it is.
await page.waitForTimeout(1500);
const moved = (await asked(page, "things()")).banana.position;
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
await page.waitForTimeout(1500);
seen.nudged = (await asked(page, "things()")).banana2.position[0] - added[0];
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
await page.close();

const phone = await open({ width: 390, height: 844 });
seen.overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
seen.unnamed = await phone.evaluate(() =>
  [...document.querySelectorAll("button, input, select, canvas")].filter(
    (one) => !one.getAttribute("aria-label") && !one.textContent.trim() && !one.labels?.length && one.type !== "hidden",
  ).map((one) => one.id));
await browser.close();
console.log(JSON.stringify(seen));
