import { expect, test } from "vitest";
import { documentOf, fieldsOf } from "../src/studio/persona";

const DOCUMENT = {
  format: "kinelink-character", version: 1, name: { en: "Lin", zh: "小林" }, persona: "A shop assistant.",
  voice: { from: "edge", names: { en: "en-GB-SoniaNeural" }, rate: 0.9 }, avatar: "lin.vrm", manner: "gentle",
};

test("a character keeps a voice for each language, and what the form does not show", () => {
  const fields = fieldsOf(DOCUMENT);
  expect([fields["voice.en"], fields["voice.zh"], fields.avatar]).toEqual(["en-GB-SoniaNeural", "", "lin.vrm"]);
  const both = documentOf({ ...fields, "voice.zh": "offline:cmn" }, DOCUMENT);
  expect(both.voice).toEqual({ from: "edge", names: { en: "en-GB-SoniaNeural", zh: "offline:cmn" }, rate: 0.9 });
  expect(fieldsOf(both)["voice.zh"]).toBe("offline:cmn");
  const neither = documentOf({ ...fields, "voice.en": "", avatar: " " }, DOCUMENT);
  expect(neither.voice).toEqual({ from: "edge", rate: 0.9 });
  expect(neither.avatar).toBe("default");
});
