import assert from "node:assert/strict";
import { test } from "node:test";
import { describe, fitPolynomial, parsePoints } from "./fit.js";

test("reads pairs, single values and passes over headings", () => {
  assert.deepEqual(parsePoints("x,y\n1,2\r\n\n7\n"), [
    { x: 1, y: 2 },
    { x: 3, y: 7 },
  ]);
});

test("describes values", () => {
  const points = [1, 3].map((y, x) => ({ x, y }));
  const expected = { count: 2, min: 1, max: 3, mean: 2, deviation: 1 };
  assert.deepEqual(describe(points), expected);
});

test("finds the curve that the points lie on", () => {
  const points = [0, 1, 2, 3, 4].map((x) => ({ x, y: 2 - x + 3 * x * x }));
  const fit = fitPolynomial(points, 2);
  for (const [name, value] of [
    ["c0", 2],
    ["c1", -1],
    ["c2", 3],
    ["rmse", 0],
  ] as const) {
    assert.ok(Math.abs((fit[name] ?? NaN) - value) < 1e-8, name);
  }
});

test("refuses points that do not determine the curve", () => {
  const points = [
    { x: 1, y: 1 },
    { x: 1, y: 2 },
  ];
  assert.throws(() => fitPolynomial(points, 1), /do not determine/);
});
