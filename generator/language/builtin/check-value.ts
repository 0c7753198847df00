// Whether a value fits a built-in type, judged by the runtime's own reader: what is a default here is read there.
import * as wire from '@armature/runtime/wire';
import type { Constraints } from '../node.js';
import type { BuiltinType, Reader, ReaderName } from './builtin-type.js';
import { plainDecimal } from './decimal-text.js';
import type { WireSettings } from './wire-settings.js';

/** The runtime's reader of a type, as a workspace chose it. */
export function readerOf(type: BuiltinType, chosen?: WireSettings): Reader {
  return exported[readerName(type, chosen)];
}

/** The name of that reader. */
export function readerName({ read, readAs }: BuiltinType, chosen?: WireSettings): ReaderName {
  return (chosen && readAs?.(chosen)) ?? read;
}

/** The one form that a value has in manifests, contracts and decoders: a manifest may write numbers where JSON has digits. */
export function jsonForm({ json }: BuiltinType, value: unknown): unknown {
  if (json !== 'digits') return value;
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' ? plainDecimal(value) : value;
}

/** Reads a value as generated code does, and reports what is wrong with it. */
export function readValue(
  type: BuiltinType,
  value: unknown,
  { at, problems }: { readonly at: string; readonly problems: wire.Problems },
  constraints: Constraints = {},
  chosen?: WireSettings,
): void {
  // The family's maker makes what the type's reader takes; the test of the table holds the two together.
  readerOf(type, chosen)(value, at, wire.here, problems, ruleOf(type, constraints) as never);
}

/** Why a value does not fit, as the end of a sentence ("has to be …"); undefined when it fits. */
export function misfitOf(
  type: BuiltinType,
  value: unknown,
  constraints: Constraints = {},
  chosen?: WireSettings,
): string | undefined {
  if (type.place !== undefined) return 'has to be absent: it has no default';
  const problems = new wire.Problems();
  // What is absent is judged as null is, so that people hear what is wanted; `json` alone takes null.
  const given = value === undefined && type.json !== 'any' ? null : jsonForm(type, value);
  readValue(type, given, { at: '', problems }, constraints, chosen);
  const [problem] = problems.list;
  if (problem === undefined) return undefined;
  return problem.rule === 'required' ? 'has to be there' : problem.message.replace(/^must /, 'has to ');
}

/** What a value of a type is, for people: `an IPv4 address`; undefined where anything is one. */
export function nounOf(type: BuiltinType): string | undefined {
  // Of a text that does not fit, readers say which form they want.
  const misfit = (type.json === 'string' ? misfitOf(type, '?') : undefined) ?? misfitOf(type, null);
  return misfit?.replace(/^has to be /, '');
}

/** Whether a value fits without constraints. */
export function fits(type: BuiltinType, value: unknown): boolean {
  return misfitOf(type, value) === undefined;
}

const exported: typeof wire = wire;

function ruleOf({ rules }: BuiltinType, constraints: Constraints): unknown {
  const values = rules.values(constraints);
  if (values.length === 0) return undefined;
  const entries = Object.fromEntries(values.map(([name, { value }]) => [name, value]));
  if (rules.maker === undefined) return entries;
  // Makers differ in what they take; each gets the values of its own family.
  return (exported[rules.maker] as (entries: never) => unknown)(entries as never);
}
