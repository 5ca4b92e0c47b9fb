import { expect, test } from "vitest";
import { entryOf } from "../src/studio/thingsPanel";

test("things are put on what was chosen, what can't be moved on the floor", () => {
  const mug = { id: "mug", en: "mug", zh: "马克杯", movable: true };
  const sofa = { id: "sofa", en: "sofa", zh: "沙发", movable: false };
  expect(entryOf(mug, "mug", "red", "table")).toEqual({ category: "mug", attributes: { color: "red" }, on: "table" });
  expect(entryOf(sofa, "sofa", "", "table")).toEqual({ category: "sofa" });
  expect(entryOf(undefined, "unicorn", "", "")).toEqual({ category: "unicorn" });
});
