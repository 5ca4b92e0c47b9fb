// Lets a studio each show a session on a body from a file, and prints what three.js's worlds had all the while, until it is told nothing more.
// Words, after those of browsing.mjs: players (JSON, path of a body's file by session).
import { basename } from "node:path";
import { enter, finish, launch, newPage, seen, words } from "../../bridge/browsing.mjs";

const players = Object.entries(JSON.parse(words[0]));
await launch();
const pages = await Promise.all(players.map(async ([session, file]) => {
  const page = await newPage(400, 300);
  await enter(page, `?session=${session}`);
  await page.waitForFunction(() => document.body.dataset.state === "open");
  await page.setInputFiles("#avatar-file", file);
  await page.waitForFunction((name) => document.getElementById("avatar-name").textContent === name, basename(file));
  await page.evaluate(() => {
    window.worlds = [];
    const look = () => {
      const world = window.kinelink.world();
      if (world) window.worlds.push(world);
      // Four worlds are much to write down.
      setTimeout(look, 60);
    };
    look();
  });
  return page;
}));
console.log("ready");
for await (const _ of process.stdin);
seen.worlds = {};
for (const [at, [session]] of players.entries()) {
  // As a text: numbers cross over to the page one by one.
  seen.worlds[session] = JSON.parse(await pages[at].evaluate(() => JSON.stringify(window.worlds)));
}
await finish();
