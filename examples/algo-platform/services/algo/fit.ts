// The computation of a run: reads numbers from CSV-like text and fits a polynomial to them by least squares.

/** A point to fit: its place in the data and its value. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Reads points from text, one a line: `x,y`, or `y` alone, where x is the line's number from 0.
 * Lines that hold no numbers (a heading) are passed over.
 */
export function parsePoints(text: string): Point[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const numbers = line
      .split(/[,;\t ]+/)
      .filter((part) => part !== "")
      .map(Number);
    if (numbers.length === 0 || numbers.some(Number.isNaN)) return [];
    const [first = 0, second] = numbers;
    return second === undefined
      ? [{ x: index, y: first }]
      : [{ x: first, y: second }];
  });
}

/** Count, smallest, largest, mean and standard deviation of the values. */
export function describe(points: readonly Point[]): Record<string, number> {
  const values = points.map((point) => point.y);
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const variance =
    values.reduce((sum, y) => sum + (y - mean) ** 2, 0) / values.length;
  return {
    count: values.length,
    min: values.reduce((least, y) => Math.min(least, y), Infinity),
    max: values.reduce((most, y) => Math.max(most, y), -Infinity),
    mean,
    deviation: Math.sqrt(variance),
  };
}

/**
 * Coefficients (`c0` + `c1`·x + …) of the polynomial of a degree that fits the points best, and the root of the mean
 * squared error. Fails when the points don't determine it.
 */
export function fitPolynomial(
  points: readonly Point[],
  degree: number,
): Record<string, number> {
  const size = degree + 1;
  const rows = Array.from({ length: size }, (_, row) => [
    ...Array.from({ length: size }, (__, column) =>
      points.reduce((sum, point) => sum + point.x ** (row + column), 0),
    ),
    points.reduce((sum, point) => sum + point.y * point.x ** row, 0),
  ]);
  const coefficients = solve(rows);
  const error = points.reduce((sum, { x, y }) => {
    const fitted = coefficients.reduce((total, c, i) => total + c * x ** i, 0);
    return sum + (y - fitted) ** 2;
  }, 0);
  return {
    ...Object.fromEntries(coefficients.map((c, i) => [`c${i}`, c])),
    rmse: Math.sqrt(error / points.length),
  };
}

/** Solves a system of linear equations by elimination with partial pivoting; the last column is the right side. */
function solve(rows: number[][]): number[] {
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let pivot = 0; pivot < rows.length; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < rows.length; row++) {
      if (Math.abs(at(row, pivot)) > Math.abs(at(best, pivot))) best = row;
    }
    const chosen = rows[best] ?? [];
    rows[best] = rows[pivot] ?? [];
    rows[pivot] = chosen;
    if (Math.abs(at(pivot, pivot)) < 1e-12) {
      throw new Error("the points do not determine the fit: more are needed");
    }
    for (let row = 0; row < rows.length; row++) {
      if (row === pivot) continue;
      const factor = at(row, pivot) / at(pivot, pivot);
      rows[row] = (rows[row] ?? []).map(
        (value, i) => value - factor * at(pivot, i),
      );
    }
  }
  return rows.map((row, i) => (row[rows.length] ?? 0) / (row[i] ?? 1));
}
