// Numbers as decimal text: what a manifest may write with an exponent or a fraction, and the wire may not.

/** A number's decimal text without an exponent. */
export function plainDecimal(value: number | string): string {
  const [mantissa = '0', exponent] = String(value).toLowerCase().split('e');
  if (exponent === undefined) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The greatest whole number that is not above. */
export function floor(value: number | string): bigint {
  const [whole = '0', fraction = ''] = plainDecimal(value).split('.');
  const truncated = BigInt(whole);
  return whole.startsWith('-') && /[1-9]/.test(fraction) ? truncated - 1n : truncated;
}

/** The least whole number that is not below. */
export function ceiling(value: number | string): bigint {
  const [whole = '0', fraction = ''] = plainDecimal(value).split('.');
  const truncated = BigInt(whole);
  return !whole.startsWith('-') && /[1-9]/.test(fraction) ? truncated + 1n : truncated;
}

/** Which is greater, of numbers and of digits that JavaScript's numbers cannot hold. Digit by digit, so that 9223372036854775807 is itself. */
export function compareNumbers(left: number | string, right: number | string): number {
  if (typeof left === 'number' && typeof right === 'number') return Math.sign(left - right);
  const [a, b] = [scaled(String(left)), scaled(String(right))];
  if (a === undefined || b === undefined) return Math.sign(Number(left) - Number(right));
  const places = Math.max(a.places, b.places);
  const difference =
    a.digits * 10n ** BigInt(places - a.places) - b.digits * 10n ** BigInt(places - b.places);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function scaled(text: string): { readonly digits: bigint; readonly places: number } | undefined {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  return { digits: BigInt(`${match[1]}${fraction}`), places: fraction.length };
}
