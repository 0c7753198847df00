// TOML as data, with all digits: integers beyond ±(2^53 - 1) are bigints.
import { harmlessJson } from '../output.js';
import { parse } from 'smol-toml';

/** Reads TOML. Throws the parser's TomlError. */
export function parseToml(text: string): Record<string, unknown> {
  return parse(text, { integersAsBigInt: 'asNeeded' });
}

/** TOML's values in JSON form: dates and times as text. Large integers stay bigints. */
export function toJsonForm(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJsonForm);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJsonForm(member)]));
}

/** As JSON text for people and programs: what JSON has no form for as text. */
export function printJson(value: unknown, indent?: number): string {
  // The replacer would get a date as text already.
  return harmlessJson(
    JSON.stringify(
      toJsonForm(value),
      (_name, member: unknown) => (typeof member === 'bigint' ? member.toString() : member),
      indent,
    ),
  );
}

/** A single value as people write it. */
export function plainText(value: unknown): string {
  const json = toJsonForm(value);
  return typeof json === 'string' ? json : String(json);
}

/** An object that is neither a list nor a date. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
