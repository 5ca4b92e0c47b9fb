import { expect, test } from "vitest";
import { sentence } from "../src/studio/failure";
import type { Step } from "../src/studio/performance";
import { words } from "../src/studio/planView";

const step = (values: Partial<Step>): Step => ({ verb: "", object: null, hand: null, target: null, relation: null, start: null, stop: null, ...values });

test.each([
  [{ verb: "walk_to", target: "chair" }, "walk to chair"],
  [{ verb: "sit_down", object: "chair" }, "sit down on chair"],
  [{ verb: "place", object: "cup", relation: "on", target: "table", hand: "right" }, "place cup on table · right hand"],
  [{ verb: "put_back", object: "cup", relation: "back", target: "table" }, "put back cup"],
  [{ verb: "lift", object: "box", hand: "both" }, "lift box · both hands"],
])("a step reads as one says it: %o", (values, wanted) => {
  expect(words(step(values))).toBe(wanted);
});

test("a refusal is a sentence, without the place in a scene file", () => {
  expect(sentence("/objects/0/category: no category has the id 'unicorn'")).toBe("No category has the id 'unicorn'.");
  expect(sentence("name the object")).toBe("Name the object.");
});
