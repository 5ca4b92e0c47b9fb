import { expect, test } from "vitest";
import type { EventInfo } from "../src/client/messages";
import type { Plain } from "../src/client/msgPackReader";
import { documentOf, fieldsOf } from "../src/studio/persona";
import { lapRows, Transcript } from "../src/studio/transcript";

const event = (name: string, data: Record<string, Plain> = {}): EventInfo =>
  ({ type: "event", session: "s", character: "actor", epoch: 0, seq: 1, ts: 0n, name, data });

function after(...told: EventInfo[]): Transcript {
  const transcript = new Transcript();
  for (const one of told) if (!transcript.tell(one)) transcript.happen(one);
  return transcript;
}

const asked = [event("heard", { text: "Hello", language: "en" }), event("thinking")];
const answer = (utterance: number, text: string): EventInfo => event("answer", { utterance, text, language: "en" });

test("a question and its answer are two lines, which thinks until it speaks", () => {
  expect(after(...asked).lines.map(({ who, pending }) => [who, pending])).toEqual([["user", false], ["persona", true]]);
  const { lines } = after(...asked, answer(1, "Hi."), answer(2, "I am Lin."), event("speaking", { utterance: 1 }), event("answered"));
  expect(lines).toHaveLength(2);
  expect(lines[1]!.pending).toBe(false);
  expect(lines[1]!.parts.map(({ text, state }) => [text, state])).toEqual([["Hi.", "now"], ["I am Lin.", "waiting"]]);
});

test("of what is broken off only what was said is left as said", () => {
  const { lines } = after(
    ...asked, answer(1, "Hi."), answer(2, "I am Lin."), answer(3, "And you?"),
    event("said", { utterance: 1, text: "Hi.", whole: true }), event("broken_off", { epoch: 3 }),
    event("said", { utterance: 2, text: "I am ", whole: false }),
  );
  expect(lines[1]!.parts.map(({ text, state }) => [text, state])).toEqual([["Hi.", "said"], ["I am …", "said"], ["And you?", "cut"]]);
});

test("what fails, and what was no word, is said; a line in which nothing came goes", () => {
  const { lines } = after(...asked, event("talk_failed", { message: "the model is away", fix: "start it" }), event("heard", { text: "" }));
  expect(lines.map(({ who }) => who)).toEqual(["user", "note", "note"]);
  expect(lines[1]!.text).toBe("the model is away (start it)");
});

test("events of something else change nothing", () => {
  const transcript = after(...asked);
  expect(transcript.tell(event("plan"))).toBe(false);
  expect(transcript.happen(event("said", { utterance: 9, whole: true }))).toBe(false);
});

test("laps come in the order of the stages, in milliseconds", () => {
  const rows = lapRows({ first_heard: { last: 0.2, p95: 0.25 }, hang_over: { last: 0.5, p95: 0.5 }, other: { last: 1, p95: 1 } });
  expect(rows).toEqual([["Silence waited for", 500, 500], ["Sound is heard", 200, 250]]);
});

test("a persona is filled into the form and back without losing anything", () => {
  const document = {
    format: "kinelink-character", version: 1, name: { en: "Lin", zh: "小林" }, persona: { en: "You sell." }, language: "auto",
    manner: "gentle", expression: { name: "happy", intensity: 0.4 }, knowledge: [{ text: "It rains." }], voice: { rate: 1.1 },
  };
  expect(documentOf(fieldsOf(document), document)).toEqual(document);
  expect(fieldsOf({ name: "Mo", persona: "p" })["name.zh"]).toBe("Mo");
  expect(() => documentOf({ ...fieldsOf(document), knowledge: "{" }, document)).toThrow("no JSON");
  expect(() => documentOf({ ...fieldsOf(document), knowledge: "{}" }, document)).toThrow("list");
});
