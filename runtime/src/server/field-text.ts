// How the text of a parameter becomes JSON before it is decoded. Text that doesn't fit stays text: decoding reports it.
import type { FieldPlace } from '../contract/contract.js';

/** Reads one text as the field's table entry says. */
export function readFieldText(text: string, as: FieldPlace['text']): unknown {
  if (as === 'number')
    return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
  if (as === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (as !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
