// Talks with a character in headless Chromium, by keyboard and by a microphone that plays a file; prints what it saw as one JSON object.
// Words, after those of browsing.mjs: path of a WAV file, folder for pictures or "".
import { join } from "node:path";
import { finish, launch, seen, studio, words } from "./browsing.mjs";

const [spoken, pictures] = words;
await launch(
  "--autoplay-policy=no-user-gesture-required", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
  `--use-file-for-fake-audio-capture=${spoken}`,
);

async function open(width, height, query) {
  const page = await studio(width, height, { query, permissions: ["microphone"], locale: "en", drawn: pictures !== "" });
  await page.waitForFunction(() => document.getElementById("persona").options.length > 1);
  return page;
}

async function picture(page, name, after = 0) {
  if (!pictures) return;
  await page.waitForTimeout(after);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
const lines = (page, who) => page.locator(`#transcript .${who}`).allTextContents();
/** Until a stage is told how long it took. */
const timed = (page, stage) => page.waitForFunction(
  (name) => [...document.querySelectorAll("#laps:not([hidden]) tbody th")].some((one) => one.textContent === name), stage,
);
const answered = (page, count) => page.waitForFunction(
  (most) => document.querySelectorAll("#transcript .persona span:not(.pending)").length >= most, count,
);

const page = await open(1280, 720, "?session=talk");
await page.selectOption("#persona", "shop_assistant");
await answered(page, 1);
seen.greeting = (await lines(page, "persona"))[0];
await page.focus("#talk-text");
await page.keyboard.type("Pick up the banana and tell me about it");
// It may be said before the body begins to move.
const said = page.waitForSelector("#transcript .user ~ .persona [data-state=now]");
await page.keyboard.press("Enter");
await page.waitForSelector("#transcript .user");
await Promise.all([said, page.waitForFunction(() => window.kinelink.steps().some(({ verb }) => verb === "pick_up"))]);
await picture(page, "talk", 1500);
await timed(page, "Motion begins");
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
await page.waitForFunction(() => document.getElementById("avatar-name").textContent !== "Capsules");
const bodies = [await body()];
for (const [persona, wanted, lower] of [["kim", "child.glb", true], ["mo", bodies[0].name, false]]) {
  await page.selectOption("#persona", persona);
  await page.waitForFunction((name) => document.getElementById("avatar-name").textContent === name, wanted);
  // The body first, then the motion on it.
  await page.waitForFunction(([y, child]) => {
    const below = y - window.kinelink.joints().head[1];
    return child ? below > 0.2 : Math.abs(below) < 0.1;
  }, [bodies[0].head, lower]);
  bodies.push(await body());
  if (persona === "kim") await picture(page, "kim", 1000);
}
seen.bodies = bodies;

// The microphone says one sentence again and again, until it is understood: browsers cancel echo and noise as they like.
await page.focus("#talk-microphone");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.getElementById("talk-microphone").getAttribute("aria-pressed") === "true");
await page.waitForFunction(() => [...document.querySelectorAll("#transcript .user")].slice(2).some((one) => one.textContent.includes("banana")));
seen.heard = (await lines(page, "user")).slice(2);
await page.waitForFunction(() => document.querySelector("#transcript li:last-child")?.className === "persona");
await timed(page, "Words understood");
seen.silence = await page.locator("#laps tbody th").allTextContents();
await picture(page, "microphone");
await page.keyboard.press("Enter");
await page.waitForFunction(() => document.getElementById("talk-microphone").getAttribute("aria-pressed") === "false");
await page.close();

const phone = await open(390, 844, "?session=phone");
seen.overflow = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
await phone.fill("#talk-text", "你好，你是谁？");
await phone.press("#talk-text", "Enter");
await phone.waitForFunction(() => [...document.querySelectorAll("#transcript .persona")].some((one) => one.textContent.includes("我")));
seen.chinese = (await lines(phone, "persona")).join("");
await phone.locator("#talk").scrollIntoViewIfNeeded();
await picture(phone, "phone", 800);
await phone.click("#persona-edit");
await phone.waitForSelector("#persona-editor[open]");
seen.editorOverflow = await phone.evaluate(() => document.getElementById("persona-editor").scrollWidth - document.getElementById("persona-editor").clientWidth);
await picture(phone, "phone-editor");
await finish();
