// What has to be said of a built-in type, once: everything that treats types differently asks this.
import type * as wire from '@armature/runtime/wire';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Constraints } from '../node.js';
import type { WireSettings } from './wire-settings.js';

/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A keyword of JSON Schema that narrows a type. */
export type Keyword = keyof Constraints;

/** A reader of the runtime, which every built-in type has. A name that is not exported does not compile. */
export type Reader = (
  value: unknown,
  at: string,
  key: wire.Key,
  problems: wire.Problems,
  rule?: never,
) => unknown;

type Wire = typeof wire;

export type ReaderName = Extract<
  { [Name in keyof Wire]: Wire[Name] extends Reader ? Name : never }[keyof Wire],
  `read${string}`
>;
export type WriterName = Extract<keyof Wire, `write${string}`>;
export type RuleMakerName = Extract<keyof Wire, `${string}Rule`>;

/** A value and the TypeScript that makes it. */
export interface Literal {
  readonly text: string;
  readonly value: unknown;
}

/** How keywords narrow types of one kind. */
export interface RuleFamily {
  /** What may be written beside the type itself. */
  readonly written: readonly Keyword[];
  /** What its reader checks: what a name for the type may be narrowed by. */
  readonly checked: readonly Keyword[];
  /** What a range in parentheses limits: `string(1..64)`, `int32(0..)`. Absent: takes none. */
  readonly range?: 'length' | 'value';
  /** Makes the reader's rule; absent: the values themselves are the rule. */
  readonly maker?: RuleMakerName;
  /** What the rule is made of, in order. */
  values(constraints: Constraints): readonly (readonly [Keyword, Literal])[];
  /** What stands beside the type's own OpenAPI form. */
  openapi(constraints: Constraints, form: OpenAPIV3_1.SchemaObject): object;
  /** Reads back what `openapi` says in words. */
  fromOpenapi?(description: string): Readonly<Record<string, string>>;
  /** A value within the constraints; undefined where none can be made up. `hint` is the name of its field, `own` the type's sample. */
  sample(constraints: Constraints, hint: string, own: JsonValue | undefined): JsonValue | undefined;
}

/** A built-in type. */
export interface BuiltinType {
  /** Its TypeScript; of types with a place of their own, a type of the runtime. */
  readonly text: string;
  /** What stands in JSON. `digits`: a text that is a number, which YAML may write as a number; `file`: nothing, it does not go into JSON. */
  readonly json: 'string' | 'number' | 'boolean' | 'digits' | 'any' | 'file';
  /** What `typeof` and `instanceof` see. */
  readonly value: 'string' | 'number' | 'boolean' | 'bigint' | 'date' | 'bytes' | 'object' | 'any';
  readonly read: ReaderName;
  /** The reader where a workspace chose another form; absent: the same. */
  readonly readAs?: (wire: WireSettings) => ReaderName;
  /** Absent: a valid value is its own wire form. */
  readonly write?: (wire: WireSettings) => WriterName;
  readonly rules: RuleFamily;
  /** What whole numbers it holds; absent for types that hold others. */
  readonly bounds?: { readonly low: bigint; readonly high: bigint };
  /** How a text becomes its JSON, in a path, a query, a header or a form. */
  readonly param: wire.FieldPlace['text'];
  /** Whether a text of it may hold a comma, so that lists of it can't be told by commas. */
  readonly commas?: true;
  /** The types that take all of its values, by what stands in JSON. */
  readonly within: readonly string[];
  /** The types whose values, as members of a union, may be read as this one. */
  readonly alike?: readonly string[];
  readonly openapi: (wire: WireSettings) => OpenAPIV3_1.SchemaObject;
  /** OpenAPI formats that are read as this type too, beside its own. */
  readonly alsoFormats?: readonly string[];
  /** What other languages call it. */
  readonly alsoNamed?: readonly string[];
  /** A value in JSON. Absent: the rules make one of the field's name, or there is none. */
  readonly sample?: JsonValue;
  /** The TypeScript that makes a value of its JSON; absent: the JSON itself. */
  readonly literal?: (json: JsonValue) => string;
  /** Whether this is what its TypeScript reads back as: `double` of `number`. */
  readonly own?: true;
  /** Where alone it may stand: as a field of a body, or as a whole result. Absent: anywhere. */
  readonly place?: 'body' | 'result';
  /** The column that a field of it has in a database; undefined: it cannot be kept there. */
  readonly column: wire.ColumnType | undefined;
  /** Its row of docs/types.md. */
  readonly page: { readonly json: string; readonly alsoRead?: string; readonly refused?: string };
}
