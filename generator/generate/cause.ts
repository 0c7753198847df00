// Which line of a manifest causes a change: that of the field, type or operation in which the first difference stands.
import type { Model, NamedType } from '../language/model.js';
import type { Span } from '../source/source-file.js';
import type { Change } from '../engine/write/change.js';
import { plainText } from '../engine/write/text-form.js';
import type { GenerateResult } from './generate.js';
import { routes } from '../sections/routes/part.js';

/** The place in a manifest that asks for what a change does; undefined only when that manifest is gone or has an error. */
export function findCause(
  change: Change,
  { model, set }: Pick<GenerateResult, 'model' | 'set'>,
): Span | undefined {
  if (model === undefined || set === undefined) return undefined;
  if (change.from === set.workspace.source.path) return set.workspace.workspace.span;
  const names = namesIn(model, change.from);
  const service = model.services.find((each) => each.from === change.from)?.span;
  const first = names[0]?.span;
  const whole = service ?? (first && { file: first.file, start: 0, end: 0 });
  if (change.kind === 'create' || change.kind === 'delete') return whole;
  return declarationAt(change, names, model) ?? whole;
}

/** A name that a manifest declares. */
interface Declared {
  readonly names: readonly string[];
  readonly span: Span;
  readonly type?: NamedType;
}

function namesIn(model: Model, from: string): Declared[] {
  const modules = [
    ...model.modules.filter((module) => module.from === from),
    ...model.services.filter((service) => service.from === from).map((service) => service.module),
  ];
  const types = modules.flatMap((module) =>
    module.types
      .filter((type) => type.span.file.path === from)
      .map((type): Declared => {
        const { name, span } = type;
        const names = [name, `${name}Init`, `decode${name}`, `encode${name}`, `${lowerFirst(name)}Codec`];
        return { names, span, type };
      }),
  );
  const errors = modules.flatMap((module) => module.errors);
  const operations = model.services
    .filter((service) => service.from === from)
    .flatMap((service) =>
      service.part(routes).operations.map(({ name, span }): Declared => ({ names: [name], span })),
    );
  const placed = errors.flatMap(({ name }): Declared[] => {
    const text = operations[0]?.span.file ?? types[0]?.span.file;
    const start = text?.text.search(new RegExp(`^\\s+${name}\\b`, 'm')) ?? -1;
    return text === undefined || start === -1
      ? []
      : [
          {
            names: [name],
            span: { file: text, start: text.text.indexOf(name, start), end: start + name.length },
          },
        ];
  });
  return [...operations, ...types, ...placed];
}

/** Looks from the first line that differs outwards, by indentation: code and JSON alike say by it what stands within what. */
function declarationAt(change: Change, names: readonly Declared[], model: Model): Span | undefined {
  const { lines, at } = firstDifference(change);
  const changed = wordsOf(lines[at] ?? '');
  let depth = Number.POSITIVE_INFINITY;
  for (let index = at; index >= 0; index -= 1) {
    const line = lines[index]!;
    if (line.trim() === '') continue;
    const indentation = line.length - line.trimStart().length;
    if (index !== at && indentation >= depth) continue;
    depth = indentation;
    const words = wordsOf(line);
    const found = names.find((declared) => declared.names.some((name) => words.has(name)));
    if (found === undefined) continue;
    return fieldAmong(found, changed, model) ?? found.span;
  }
  return undefined;
}

function fieldAmong({ type }: Declared, words: ReadonlySet<string>, model: Model): Span | undefined {
  if (type?.type.kind !== 'object') return undefined;
  const field = type.type.fields.find((each) => words.has(each.name));
  return field && model.fieldSpans.get(field);
}

function firstDifference({ before = '', after, diagnostics }: Change): {
  readonly lines: readonly string[];
  readonly at: number;
} {
  const old = plainText(before).split('\n');
  if (after === undefined) {
    const span = diagnostics[0]?.span;
    return { lines: old, at: before.slice(0, span?.start ?? 0).split('\n').length - 1 };
  }
  const lines = plainText(after).split('\n');
  const at = lines.findIndex((line, index) => line !== old[index]);
  return { lines, at: at === -1 ? lines.length - 1 : at };
}

function wordsOf(line: string): Set<string> {
  return new Set(line.match(/[A-Za-z_$][\w$-]*/g) ?? []);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
