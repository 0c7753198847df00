// A config's values against the types of its manifest, as the service will judge them: what does not fit, what is missing, what is unknown.
import { nearest } from '../../diagnostic/near-miss.js';
import { builtinOf } from '../../language/builtin/builtins.js';
import { findMisfit } from '../../language/link/misfit.js';
import type { Field, NamedType, Type } from '../../language/model.js';
import { isRecord } from './parse-toml.js';

/** One thing to say about a config. */
export interface ConfigFinding {
  /** `unknown`: no key of the config, which is a warning; `missing`: it has no default and nobody gave it a value. */
  readonly kind: 'misfit' | 'missing' | 'unknown';
  readonly path: readonly string[];
  /** What is wrong, as the end of a sentence: "has to be a text". */
  readonly problem: string;
  readonly suggestion?: string;
}

/** Judges a value in JSON form. */
export function judgeConfig(value: unknown, type: Type, path: readonly string[] = []): ConfigFinding[] {
  // What a reference gives, only the service knows.
  if (typeof value === 'string' && referenceForm.test(value)) return [];
  switch (type.kind) {
    case 'ref':
      return judgeConfig(value, type.to.type, path);
    case 'nullable':
      // TOML has no null: whoever means it leaves the key out.
      return judgeConfig(value, type.of, path);
    case 'object':
      return isRecord(value) ? judgeObject(value, type, path) : judgeOther(value, type, path);
    case 'array':
      return Array.isArray(value)
        ? [
            ...judgeOther(value, { ...type, of: anything }, path),
            ...value.flatMap((item) => judgeConfig(item, type.of, path)),
          ]
        : judgeOther(value, type, path);
    case 'map':
      return isRecord(value)
        ? [
            ...judgeOther(value, { ...type, of: anything }, path),
            ...Object.entries(value).flatMap(([name, member]) =>
              judgeConfig(member, type.of, [...path, name]),
            ),
          ]
        : judgeOther(value, type, path);
    case 'union': {
      const judged = type.of.map((member) => judgeConfig(value, member, path));
      return (
        judged.find((found) => found.every(({ kind }) => kind === 'unknown')) ?? judgeOther(value, type, path)
      );
    }
    case 'builtin': {
      const { json, value: held } = builtinOf(type.name);
      // A manifest may write such a number plainly; the service reads digits, and TOML's number would be none.
      if (json === 'digits' && held === 'string' && typeof value !== 'string')
        return [{ kind: 'misfit', path, problem: 'has to be a decimal number in quotes' }];
      return judgeOther(value, type, path);
    }
    default:
      return judgeOther(value, type, path);
  }
}

/** As the runtime has it; not behind a second dollar sign. */
const referenceForm = /(?:^|[^$])\$\{(?:env|file|sealed):[^}]*\}/;

const anything: Type = { kind: 'builtin', name: 'json', constraints: {} };

function judgeOther(value: unknown, type: Type, path: readonly string[]): ConfigFinding[] {
  const problem = findMisfit(value, type);
  return problem === undefined ? [] : [{ kind: 'misfit', path, problem }];
}

function judgeObject(
  value: Readonly<Record<string, unknown>>,
  type: Type & { kind: 'object' },
  path: readonly string[],
): ConfigFinding[] {
  const known = type.fields.map(({ name }) => name);
  const strange = Object.keys(value).filter((name) => !known.includes(name));
  return [
    ...strange.map((name): ConfigFinding => {
      const suggestion = nearest(name, known);
      return {
        kind: type.additional === 'reject' ? 'misfit' : 'unknown',
        path: [...path, name],
        problem: 'is no key of this config',
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    }),
    ...type.fields.flatMap((field) =>
      Object.hasOwn(value, field.name)
        ? judgeConfig(value[field.name], field.type, [...path, field.name])
        : missingKeys(field, path, new Set()),
    ),
  ];
}

/** The keys of a field that is not there and has to be; of a table those within it. */
function missingKeys(
  field: Field,
  around: readonly string[],
  within: ReadonlySet<NamedType>,
): ConfigFinding[] {
  if (field.optional || field.default !== undefined) return [];
  const path = [...around, field.name];
  const table = tableOf(field.type, within);
  const inner = table?.fields.flatMap((each) => missingKeys(each, path, table.within)) ?? [];
  if (inner.length > 0) return inner;
  const problem = table ? 'has to be a table' : (findMisfit(undefined, field.type) ?? 'has to be there');
  return [{ kind: 'missing', path, problem }];
}

function tableOf(
  type: Type,
  within: ReadonlySet<NamedType>,
): { readonly fields: readonly Field[]; readonly within: ReadonlySet<NamedType> } | undefined {
  if (type.kind === 'object') return { fields: type.fields, within };
  if (type.kind !== 'ref' || within.has(type.to)) return undefined;
  return tableOf(type.to.type, new Set([...within, type.to]));
}
