import { expect, test } from "vitest";
import { around } from "../src/studio/subtitles";

test("a short text is shown as a whole", () => {
  expect(around("Here is the cup.", 5)).toEqual([0, 16]);
  expect(around("", 0)).toEqual([0, 0]);
});

test.each([
  ["The price of this cup is twelve dollars, and it keeps your tea warm for an hour. ".repeat(3), " "],
  ["这个杯子十二块钱，可以让你的茶保温一个小时，颜色有蓝色和红色两种，你要不要看一看？".repeat(4), ""],
  ["x".repeat(400), ""],
])("a long text is cut into lines that follow each other", (text) => {
  const lines = new Map<number, number>();
  for (let place = 0; place < text.length; place++) {
    const [from, to] = around(text, place);
    expect(from <= place && place < to && to - from <= 91).toBe(true);
    lines.set(from, to);
  }
  let at = 0;
  for (const [from, to] of [...lines].sort(([one], [other]) => one - other)) {
    expect(from).toBe(at);
    at = to;
  }
  expect(at).toBe(text.length);
});

test("lines end after clauses, or else between words", () => {
  const text = "One two three four five six seven, eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen.";
  expect(text.slice(...around(text, 0))).toMatch(/,$/);
  expect(text.slice(...around("word ".repeat(40), 0))).not.toMatch(/wor$/);
});
