// What the scripts have in common that drive pages in headless Chromium: how it is started, what its pages complain of, how it ends.
// Words: address of the page, path of the browser, path of bridge/web, and then the script's own.
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, executablePath, web, ...words] = process.argv.slice(2);
const { chromium } = createRequire(join(web, "package.json"))("playwright-core");
let browser;

export { web, words };

/** What is printed in the end. complaints: errors and warnings of all pages. */
export const seen = { complaints: [] };

/** Start the browser, with these flags too. */
export async function launch(...flags) {
  const args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", ...flags];
  browser = await chromium.launch({ executablePath, args });
}

/**
 * A page that is empty yet. drawn: whether triangles are drawn, which in software takes the whole processor; without them all else is
 * done, from matrices and buffers to shaders. options: of its context.
 */
export async function newPage(width, height, { drawn = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  await page.addInitScript((from) => {
    window.drawn = from;
    for (const name of ["drawElements", "drawArrays"]) {
      const draw = WebGL2RenderingContext.prototype[name];
      WebGL2RenderingContext.prototype[name] = function (...what) {
        if (window.drawn) draw.apply(this, what);
      };
    }
  }, drawn);
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => {
    // Drawing without a graphics card is slow, and the browser says so.
    const ours = !message.text().includes("GPU stall");
    if (ours && ["error", "warning"].includes(message.type())) seen.complaints.push(message.text());
  });
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  return page;
}

/** From now on triangles are drawn. */
export const drawNow = (page) => page.evaluate(() => { window.drawn = true; });

/** Go to the page that is under test. */
export const enter = (page, query = "") => page.goto(address + query);

/** A studio that shows a body; see `newPage`. */
export async function studio(width, height, { query = "", ...options } = {}) {
  const page = await newPage(width, height, options);
  await enter(page, query);
  await page.waitForFunction(() => window.kinelink && "hips" in window.kinelink.joints());
  return page;
}

/** Close the browser and print what was seen. */
export async function finish() {
  await browser.close();
  console.log(JSON.stringify(seen));
}

process.on("uncaughtException", async (error) => {
  for (const page of browser?.contexts().flatMap((context) => context.pages()) ?? []) {
    const state = await page.evaluate(() => JSON.stringify([
      window.kinelink?.state(), window.kinelink?.steps(), window.kinelink?.stats(), document.body.innerText.slice(0, 1500),
    ])).catch(String);
    console.error(state);
  }
  console.error(JSON.stringify(seen.complaints), error);
  process.exit(1);
});
