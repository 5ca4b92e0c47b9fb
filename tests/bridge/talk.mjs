// Talks with a character in headless Chromium, by keyboard and by a microphone that plays a file; prints what it saw as one JSON object.
// Words: address of the page, path of the browser, path of bridge/web, path of a WAV file, folder for pictures or "".
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, executablePath, web, spoken, pictures] = process.argv.slice(2);
const { chromium } = createRequire(join(web, "package.json"))("playwright-core");
const args = [
  "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--autoplay-policy=no-user-gesture-required",
  "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${spoken}`,
];
const browser = await chromium.launch({ executablePath, args });
const seen = { complaints: [] };

async function open(viewport, query) {
  const context = await browser.newContext({ viewport, permissions: ["microphone"], locale: "en" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => {
    const ours = !message.text().includes("GPU stall");
    if (ours && ["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  await page.goto(address + query);
  await page.waitForFunction(() => window.kinelink && "hips" in window.kinelink.joints());
  await page.waitForFunction(() => document.getElementById("persona").options.length > 1);
  return page;
}

process.on("uncaughtException", async (error) => {
  for (const page of browser.contexts().flatMap((context) => context.pages())) console.error(await page.evaluate(() => document.body.innerText.slice(0, 1500)));
  console.error(JSON.stringify(seen), error);
  process.exit(1);
});

const picture = async (page, name) => pictures && (await page.screenshot({ path: join(pictures, `${name}.png`) }));
const lines = (page, who) => page.locator(`#transcript .${who}`).allTextContents();
const answered = (page, count) => page.waitForFunction(
  (most) => document.querySelectorAll("#transcript .persona span:not(.pending)").length >= most, count,
);

const page = await open({ width: 1280, height: 720 }, "?session=talk");
await page.selectOption("#persona", "shop_assistant");
await answered(page, 1);
seen.greeting = (await lines(page, "persona"))[0];
await page.focus("#talk-text");
await page.keyboard.type("Pick up the banana and tell me about it");
await page.keyboard.press("Enter");
await page.waitForSelector("#transcript .user");
await page.waitForFunction(() => window.kinelink.steps().some(({ verb }) => verb === "pick_up"));
await page.waitForSelector("#transcript .persona [data-state=now]");
await page.waitForTimeout(1500);
await picture(page, "talk");
await page.waitForSelector("#laps:not([hidden]) tbody tr");
seen.laps = await page.locator("#laps tbody th").allTextContents();

// Broken off: what was not said is crossed out.
await page.fill("#talk-text", "Hello! Who are you, what do you have here, and how much is the milk?");
await page.press("#talk-text", "Enter");
await page.waitForFunction(() => document.querySelectorAll("#transcript .user").length === 2);
await page.waitForSelector("#transcript li:last-child [data-state=waiting]");
await page.keyboard.press("Escape");
await page.waitForSelector("#transcript [data-state=cut]");
seen.cut = await page.locator("#transcript [data-state=cut]").count();

// Another one takes over, and is edited.
await page.selectOption("#persona", "guide");
await page.waitForFunction(() => [...document.querySelectorAll("#transcript .note")].some((one) => one.textContent.includes("Max")));
await page.focus("#persona-edit");
await page.keyboard.press("Enter");
await page.waitForSelector("#persona-editor[open]");
await picture(page, "editor");
await page.fill("[name='knowledge']", "{");
await page.click("#persona-form [type=submit]");
seen.refused = await page.innerText("#persona-failure");
await page.fill("[name='knowledge']", "[]");
await page.selectOption("[name='voice.zh']", "offline:cmn");
await page.fill("[name='file']", "mo");
await page.fill("[name='name.en']", "Mo");
await page.click("#persona-form [type=submit]");
await page.waitForFunction(() => document.getElementById("persona").value === "mo");
seen.personas = await page.locator("#persona option").evaluateAll((all) => all.map(({ value }) => value));

// Somebody else has another body, and takes it along.
const body = () => page.evaluate(() => ({ name: document.getElementById("avatar-name").textContent, head: window.kinelink.joints().head[1] }));
const bodies = [await body()];
for (const [persona, wanted] of [["kim", "child.glb"], ["mo", bodies[0].name]]) {
  await page.selectOption("#persona", persona);
  await page.waitForFunction((name) => document.getElementById("avatar-name").textContent === name, wanted);
  await page.waitForTimeout(2500);
  bodies.push(await body());
  if (persona === "kim") await picture(page, "kim");
}
seen.bodies = bodies;

// The microphone says one sentence again and again, until it is understood: browsers cancel echo and noise as they like.
await page.focus("#talk-microphone");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.getElementById("talk-microphone").getAttribute("aria-pressed") === "true");
await page.waitForFunction(() => [...document.querySelectorAll("#transcript .user")].slice(2).some((one) => one.textContent.includes("banana")));
seen.heard = (await lines(page, "user")).slice(2);
await page.waitForFunction(() => document.querySelector("#transcript li:last-child")?.className === "persona");
await page.waitForFunction(() => [...document.querySelectorAll("#laps tbody th")].some((one) => one.textContent === "Words understood"));
seen.silence = await page.locator("#laps tbody th").allTextContents();
await picture(page, "microphone");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.getElementById("talk-microphone").getAttribute("aria-pressed") === "false");
await page.close();

const phone = await open({ width: 390, height: 844 }, "?session=phone");
seen.overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
await phone.fill("#talk-text", "你好，你是谁？");
await phone.press("#talk-text", "Enter");
await phone.waitForFunction(() => [...document.querySelectorAll("#transcript .persona")].some((one) => one.textContent.includes("我")));
seen.chinese = (await lines(phone, "persona")).join("");
await phone.locator("#talk").scrollIntoViewIfNeeded();
await phone.waitForTimeout(800);
await picture(phone, "phone");
await phone.click("#persona-edit");
await phone.waitForSelector("#persona-editor[open]");
seen.editorOverflow = await phone.evaluate(() => document.getElementById("persona-editor").scrollWidth - document.getElementById("persona-editor").clientWidth);
await picture(phone, "phone-editor");
await browser.close();
console.log(JSON.stringify(seen));
