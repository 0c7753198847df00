// docs/types.md, made of the table of built-in types.
import { columnTypes } from '@armature/runtime/wire';
import type { BuiltinType } from './builtin-type.js';
import { builtins } from './builtins.js';

/** The whole page. */
export function typesPage(): string {
  const head = ['type', 'TypeScript', 'JSON', 'read as well', 'refused', 'column'];
  const rows = Object.entries<BuiltinType>(builtins).map(([name, { text, page, column }]) => [
    `\`${name}\``,
    `\`${text}\``,
    page.json,
    page.alsoRead ?? '',
    page.refused ?? '',
    column === undefined ? '' : `\`${columnTypes[column].postgres}\``,
  ]);
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return [introduction, table, meanings].join('\n');
}

const introduction = `# What types mean on the wire

The generated codecs, the clients and the OpenAPI documents agree on this. Reading is strict: a value that does not fit is refused, with
the JSON pointer of every place that is wrong (the first 1,000 are kept), and messages never repeat what was received. A default in a
manifest is judged by the same readers. The last column says how PostgreSQL keeps a field of the type ([data.md](data.md)).
`;

const meanings = `
- Lengths of texts count code points; lengths of \`bytes\` count bytes. Patterns have the flag \`u\`. \`multipleOf\` counts in decimal: 0.3 is a multiple of 0.1.
- \`wire.int64: number\` writes JSON numbers. An int64 is then a whole number within ±(2^53 - 1): beyond, a number would be another
  one, so it is refused where it comes in, as a default, and where a handler answers with it. A config keeps all 64 bits.
- Absent and \`null\` are two things. A field that may be absent stays absent, both ways. A default is filled in by the reader.
- Keys that an object does not declare are dropped, by readers and by writers (a handler that returns a whole database row leaks nothing),
  or refused where the type says \`additional: reject\`. Keys of a map may be anything, \`__proto__\` too.
- A union is read by its discriminator; without one by a required field whose closed lists of texts no two members share; else by its JSON
  types; else its members are tried, and the one that drops the fewest keys is taken, of equals the first. The last way costs most, and
  members that overlap, such as \`string | datetime\`, read what the first of them takes: put the narrower first, or name a discriminator.
- \`uniqueItems\` compares items as they came, before unknown keys are dropped.
- A value of a type that contains itself may be nested 1,000 levels deep.

Parameters in a path, a query, a header or a form are texts. A number, a boolean or JSON is read where the text is one, by the JSON grammar; else
the text stays and is refused at its field. An array may repeat its parameter; in headers it is a list with commas.
`;
