// The generic types that are built in: map, stream, Partial, Pick, Omit.
import type { Located } from '../../source/source-file.js';
import type { TypeNode } from '../node.js';
import type { ExpressionParser } from './expression-parser.js';
import type { Token } from './scanner.js';

const forms = {
  map: { expected: 'two type arguments, string and a type', example: 'map<string, int32>' },
  stream: { expected: 'one type argument', example: 'stream<Step>' },
  Partial: { expected: 'one type argument', example: 'Partial<User>' },
  Pick: { expected: 'a type and names of its fields', example: 'Pick<User, id | name>' },
  Omit: { expected: 'a type and names of its fields', example: 'Omit<User, id | name>' },
} as const;

type GenericName = keyof typeof forms;

/** Whether a name is one of the generic types that are built in. */
export function isGenericName(name: string): name is GenericName {
  return Object.hasOwn(forms, name);
}

/** Parses the arguments of a built-in generic type, whose name was just taken. */
export function parseGeneric(
  parser: ExpressionParser,
  nameToken: Token,
  parseType: (parser: ExpressionParser) => TypeNode | undefined,
): TypeNode | undefined {
  const name = nameToken.text as GenericName;
  const { scanner } = parser;
  if (!scanner.take('<')) return wrongCount(parser, nameToken, 0);
  const first = parseType(parser);
  if (!first) return undefined;
  const parts = { constraints: {}, annotations: {} };
  if (name === 'Pick' || name === 'Omit') {
    if (!scanner.take(',')) return wrongCount(parser, nameToken, 1);
    const keys = parseKeys(parser);
    if (!keys) return undefined;
    if (!scanner.take('>')) return parser.expected('">" or "|"');
    return {
      kind: name === 'Omit' ? 'omit' : 'pick',
      of: first,
      keys,
      span: parser.spanFrom(nameToken.start),
      ...parts,
    };
  }
  const args = [first];
  while (scanner.take(',')) {
    const arg = parseType(parser);
    if (!arg) return undefined;
    args.push(arg);
  }
  if (!scanner.take('>')) return parser.expected('">"');
  const span = parser.spanFrom(nameToken.start);
  const [, second, third] = args;
  if (name === 'map') {
    if (!second || third) return wrongCount(parser, nameToken, args.length);
    if (first.kind !== 'name' || first.name !== 'string') {
      parser.report('ARM2011', first.span, {
        found:
          scanner.source.text
            .slice(nameToken.end + 1)
            .split(',')[0]
            ?.trim() ?? '',
      });
      return undefined;
    }
    return { kind: 'map', of: second, span, ...parts };
  }
  if (second) return wrongCount(parser, nameToken, args.length);
  return { kind: name === 'stream' ? 'stream' : 'partial', of: first, span, ...parts };
}

function parseKeys(parser: ExpressionParser): Located<string>[] | undefined {
  const { scanner } = parser;
  const keys: Located<string>[] = [];
  do {
    const token = scanner.peek();
    if (token.kind !== 'word' && token.kind !== 'quoted') return parser.expected('the name of a field');
    scanner.next();
    keys.push({ value: token.text, span: scanner.source.span(token.start, token.end) });
  } while (scanner.take('|'));
  return keys;
}

function wrongCount(parser: ExpressionParser, nameToken: Token, found: number): undefined {
  const name = nameToken.text as GenericName;
  parser.report('ARM2010', parser.spanFrom(nameToken.start), { name, found, ...forms[name] });
  return undefined;
}
