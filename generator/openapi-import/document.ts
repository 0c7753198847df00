// An OpenAPI document as it was parsed: places in it, and the local references between them.

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A value and its JSON pointer (RFC 6901) in the document. */
export interface Placed {
  readonly value: Json;
  readonly at: string;
}

/** Something that the manifest can't say as the document says it. */
export interface Loss {
  /** JSON pointer into the document. */
  readonly at: string;
  readonly reason: string;
}

/** Something that has another name in the manifest. */
export interface Renaming {
  readonly kind: 'type' | 'operation' | 'parameter';
  readonly at: string;
  readonly from: string;
  readonly to: string;
}

/** The document, and what is noted while it is read. */
export interface Reading {
  readonly root: Json;
  /** OpenAPI 3.0, whose schemas are not JSON Schema's. */
  readonly isOld: boolean;
  /** Written by `scaffold`: enveloped, its types' senders' forms apart. */
  readonly isOwn: boolean;
  lose(at: string, reason: string): void;
  rename(renaming: Renaming): void;
  /** The place behind a chain of `$ref`; undefined, and a loss, where it leads nowhere. */
  follow(value: unknown, at: string): Placed | undefined;
}

/** Starts to read a document. */
export function createReading(root: Json, losses: Loss[], renamings: Renaming[]): Reading {
  const seen = new Set<string>();
  const lose = (at: string, reason: string): void => {
    const key = `${at} ${reason}`;
    if (seen.has(key)) return;
    seen.add(key);
    losses.push({ at, reason });
  };
  return {
    root,
    isOld: String(root['openapi']).startsWith('3.0'),
    isOwn: isOwnDocument(root),
    lose,
    rename: (renaming) => renamings.push(renaming),
    follow(value, at) {
      let place: Placed = { value: objectOf(value), at };
      const passed = new Set<string>();
      while (typeof place.value['$ref'] === 'string') {
        const ref = place.value['$ref'];
        const found = passed.has(ref) ? undefined : lookUp(root, ref);
        if (found === undefined) {
          const why = ref.startsWith('#')
            ? 'leads nowhere'
            : 'points into another document, which is not read';
          lose(at, `the reference ${ref} ${why}`);
          return undefined;
        }
        passed.add(ref);
        place = { value: found, at: ref.slice(1) };
      }
      return place;
    },
  };
}

/** A JSON pointer one step further. */
export function below(at: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>(
    (path, key) => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    at,
  );
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a document says at a place, as a message shows it: text as it stands, all else as JSON. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

/** The value if it is a text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function lookUp(root: Json, ref: string): Json | undefined {
  if (!ref.startsWith('#/')) return undefined;
  let value: unknown = root;
  for (const step of ref.slice(2).split('/')) {
    const key = unescape(step);
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return isObject(value) ? value : undefined;
}

function unescape(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // A percent sign that escapes nothing stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Our documents describe the envelope of failures, with paths below /api/<service>. */
function isOwnDocument(root: Json): boolean {
  const schemas = objectOf(objectOf(root['components'])['schemas']);
  const failure = objectOf(objectOf(schemas['Failure'])['properties']);
  return (
    'code' in failure &&
    'msg' in failure &&
    Object.keys(objectOf(root['paths'])).every((path) => path.startsWith('/api/'))
  );
}
