// Exact decimal arithmetic, as far as rules on numbers need it: order, and being a multiple.

/** The number `digits / 10^scale`. */
export interface DecimalValue {
  readonly digits: bigint;
  readonly scale: number;
}

/** Reads `-12.50`, `3` or `1.5e-7` exactly. The text must be a JSON number. */
export function toDecimal(text: string): DecimalValue {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Below zero, zero or above: `a` is less, equal or greater than `b`. */
export function compareDecimals(a: DecimalValue, b: DecimalValue): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale) - atScale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether `value` is a multiple of `step`, which is above zero. */
export function isMultiple(value: DecimalValue, step: DecimalValue): boolean {
  const scale = Math.max(value.scale, step.scale);
  return atScale(value, scale) % atScale(step, scale) === 0n;
}

function atScale(value: DecimalValue, scale: number): bigint {
  return scale === value.scale ? value.digits : value.digits * 10n ** BigInt(scale - value.scale);
}
