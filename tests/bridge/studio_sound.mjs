// Lets the studio's avatar speak in headless Chromium and prints, as one JSON object, what was played when and which face was shown when.
// Words, after those of browsing.mjs: the text to say.
import { enter, finish, launch, newPage, seen, words } from "./browsing.mjs";

const [text] = words;
await launch();
// Small, so that drawing in software takes little time.
const page = await newPage(360, 480);

// What goes to the loudspeaker is noted with its times, to be rendered again without one.
await page.addInitScript(() => {
  const notes = (window.notes = { sources: [], faces: [], context: null });
  const make = AudioContext.prototype.createBufferSource;
  BaseAudioContext.prototype.createBufferSource = AudioContext.prototype.createBufferSource = function () {
    const source = make.call(this);
    if (!(this instanceof AudioContext)) return source;
    notes.context = this;
    const note = { source, when: 0, stop: Infinity };
    const [start, stop] = [source.start, source.stop];
    source.start = (when = 0) => {
      note.when = when;
      notes.sources.push(note);
      start.call(source, when);
    };
    source.stop = (when = 0) => {
      note.stop = Math.min(note.stop, when);
      stop.call(source, when);
    };
    return source;
  };
});

await enter(page);
await page.waitForFunction(() => window.kinelink && "hips" in window.kinelink.joints());
await page.waitForFunction(() => document.getElementById("voice").options.length > 1);
// With its own body: what is said while bodies are changed is another matter.
await page.waitForFunction(() => document.getElementById("avatar-name").textContent !== "Capsules");
await page.waitForTimeout(1500);
await page.evaluate(() => {
  const look = () => {
    const { context } = window.notes;
    const face = window.kinelink.face();
    if (context && face) {
      const { contextTime, performanceTime } = context.getOutputTimestamp();
      // The moment in which this picture was begun, by the loudspeaker's clock.
      window.notes.faces.push({ heard: contextTime + (face.at - performanceTime) / 1000, face: face.curves });
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
await page.fill("#sentence", text);
await page.press("#sentence", "Control+Enter");
await page.waitForFunction(() => !document.getElementById("subtitles").hidden);
seen.subtitle = await page.evaluate(() => document.getElementById("subtitles").innerText);
// All was played when nothing has followed for two seconds.
await page.waitForFunction(() => window.notes.context.currentTime > window.notes.sources.at(-1).when + 2);

Object.assign(seen, await page.evaluate(async () => {
  const { sources, faces } = window.notes;
  const begin = Math.min(...sources.map(({ when }) => when));
  const end = Math.max(...sources.map(({ source, when }) => when + source.buffer.duration));
  const offline = new OfflineAudioContext(1, Math.ceil((end - begin) * 24_000) + 1, 24_000);
  for (const { source, when, stop } of sources) {
    const copy = offline.createBufferSource();
    copy.buffer = source.buffer;
    copy.connect(offline.destination);
    copy.start(when - begin);
    if (stop < Infinity) copy.stop(Math.max(stop - begin, 0));
  }
  const rendered = (await offline.startRendering()).getChannelData(0);
  const chunks = sources.map(({ source, when }) => [when, source.buffer.length]);
  return { begin, samples: Array.from(rendered, (value) => Math.round(value * 32768)), faces, chunks };
}));
await finish();
