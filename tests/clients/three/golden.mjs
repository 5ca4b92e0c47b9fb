// Shows the golden pose in the studio on bodies from files, and prints what three.js's world has and where places of it are in the picture.
// Words, after those of browsing.mjs: a folder for pictures, places (JSON, [x, y, z] by name), body files.
import { basename, join } from "node:path";
import { finish, launch, seen, studio, words } from "../../bridge/browsing.mjs";

const [pictures, places, ...files] = words;
await launch();
const page = await studio(1000, 640, { drawn: true });
// The raised hand is above what the studio looks at of its own accord.
await page.mouse.move(200, 200);
await page.mouse.wheel(0, 400);

/** Take a picture; where the places are in it. */
async function picture(name) {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  return page.evaluate((wanted) => Object.fromEntries(
    Object.entries(wanted).map(([place, at]) => [place, window.kinelink.pixel(at)]),
  ), JSON.parse(places));
}

seen.bodies = {};
for (const file of files) {
  const name = basename(file);
  await page.setInputFiles("#avatar-file", file);
  await page.waitForFunction((wanted) => document.getElementById("avatar-name").textContent === wanted && window.kinelink.world(), name);
  seen.bodies[name] = { pixels: await picture(name), world: await page.evaluate(() => window.kinelink.world()) };
}

// From the body's left, until the view has come to rest there.
const { x, y, height } = await page.locator("#canvas").boundingBox();
await page.mouse.move(x + 300, y + 200);
await page.mouse.down();
await page.mouse.move(x + 300 - height / 6, y + 200, { steps: 4 });
await page.mouse.up();
await page.evaluate(async (place) => {
  const picture = () => new Promise((resolve) => requestAnimationFrame(() => resolve(window.kinelink.pixel(place))));
  for (let [before, now] = [[0, 0], await picture()]; Math.hypot(now[0] - before[0], now[1] - before[1]) > 0.5;) [before, now] = [now, await picture()];
}, [0, 2, 0]);
seen.side = await picture("side");
await finish();
