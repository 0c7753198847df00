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
