// Requests that an operation of an OpenAPI document takes, and broken ones. The document says which is which.
import fc from "fast-check";
import type { Judge, Operation } from "./contract-document.js";
import { type Schema, type ValueSources, valuesOf } from "./schema-values.js";

/** An input by the places where its parts travel. */
export interface Input {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly encoding?: "json" | "form" | "multipart";
}

/** A request as it is sent. */
export interface WireRequest {
  readonly path: string;
  readonly body?: string | FormData;
  readonly headers: Readonly<Record<string, string>>;
}

const json = "application/json";
const form = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

/** Makes up inputs that keep all rules. */
export function inputsOf(
  path: string,
  operation: Operation,
  sources: ValueSources,
): fc.Arbitrary<Input> {
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: place, schema, required = false }) => ({
      name,
      required,
      // `/models/{id}` asks for what is known as `models/id`.
      values: valuesOf(
        schema,
        place === "path" ? `${segmentBefore(path, name)}/${name}` : name,
        sources,
      ),
    }),
  );
  const record = fc.record(
    Object.fromEntries(parameters.map(({ name, values }) => [name, values])),
    { requiredKeys: parameters.filter((p) => p.required).map((p) => p.name) },
  );
  const content = operation.requestBody?.content ?? {};
  const schema = (content[json] ?? content[multipart])?.schema;
  if (!schema) return record.map((parameters) => ({ parameters }));
  return fc.record({
    parameters: record,
    body: valuesOf(schema, "", sources),
    encoding: fc.constantFrom(
      ...(content[multipart]
        ? (["multipart"] as const)
        : content[form]
          ? (["json", "json", "form"] as const)
          : (["json"] as const)),
    ),
  });
}

/** Values that most places refuse. */
const junk = [null, true, -1, 1.5, "", "x".repeat(3000), "-1", {}, [], ["x"]];

/** Breaks one part of a valid input; now and then what comes out is still valid. */
export function brokenInputs(inputs: fc.Arbitrary<Input>): fc.Arbitrary<Input> {
  return fc
    .tuple(inputs, fc.nat(), fc.constantFrom(...junk), fc.boolean())
    .map(([input, choice, value, absent]) => {
      const body = isRecord(input.body) ? input.body : {};
      const names = [...Object.keys(input.parameters), ...Object.keys(body)];
      const name = names[choice % Math.max(1, names.length)] ?? "";
      const change = (from: Readonly<Record<string, unknown>>) => {
        const { [name]: _old, ...rest } = from;
        return absent ? rest : { ...rest, [name]: value };
      };
      if (name in input.parameters) {
        // A path has all its parts, and each is a text that is not empty.
        const texts = { ...input.parameters, [name]: textOf(value) || "x" };
        return { ...input, parameters: texts };
      }
      if (input.encoding !== "multipart")
        return { ...input, body: change(body), encoding: "json" };
      // Any text is a file: only one that is not there is wrong.
      const { [name]: _old, ...rest } = body;
      return { ...input, body: rest };
    });
}

/** Whether the document allows an input. */
export function isValid(
  operation: Operation,
  { parameters, body }: Input,
  judge: Judge,
): boolean {
  for (const { name, schema, required } of operation.parameters ?? []) {
    const value = parameters[name];
    if (value === undefined) {
      if (required) return false;
    } else if (
      judge.problems(schema, fromText(schema, value, judge)).length > 0
    )
      return false;
  }
  const content = operation.requestBody?.content ?? {};
  const schema = (content[json] ?? content[multipart])?.schema;
  return (
    !schema ||
    judge.problems(schema, canonical(schema, body, judge)).length === 0
  );
}

/** A service reads an int64 from a JSON number too, where that is exact; the document says what it writes. */
function canonical(schema: Schema, body: unknown, judge: Judge): unknown {
  const { properties = {} } = schema.$ref ? judge.resolve(schema.$ref) : schema;
  if (!isRecord(body)) return body;
  const entries = Object.entries(body).map(([name, value]) => [
    name,
    properties[name]?.format === "int64" && Number.isSafeInteger(value)
      ? textOf(value)
      : value,
  ]);
  return Object.fromEntries(entries);
}

/** The request for an input. */
export function toRequest(
  path: string,
  operation: Operation,
  { parameters, body, encoding }: Input,
): WireRequest {
  let target = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  for (const { name, in: place } of operation.parameters ?? []) {
    const value = parameters[name];
    if (value === undefined) continue;
    if (place === "path")
      target = target.replace(`{${name}}`, encodeURIComponent(textOf(value)));
    else if (place === "header") headers[name] = textOf(value);
    else for (const each of [value].flat()) query.append(name, textOf(each));
  }
  if (query.size > 0) target += `?${query.toString()}`;
  if (encoding === undefined) return { path: target, headers };
  if (encoding === "multipart")
    return { path: target, headers, body: toMultipart(body) };
  if (encoding === "form" && isFlat(body)) {
    const texts = Object.entries(body).map(
      ([name, value]): [string, string] => [name, textOf(value)],
    );
    return {
      path: target,
      headers: { ...headers, "content-type": form },
      body: new URLSearchParams(texts).toString(),
    };
  }
  return {
    path: target,
    headers: { ...headers, "content-type": json },
    body: JSON.stringify(body),
  };
}

/** Parts that are named `file` or `files` are files; the rest is text. */
function toMultipart(body: unknown): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(isRecord(body) ? body : {})) {
    if (/^files?$/.test(name))
      data.append(name, new File([textOf(value)], "f"));
    else data.append(name, textOf(value));
  }
  return data;
}

/** A value as it travels outside of JSON. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A parameter's text as JSON, where its schema wants no text. */
function fromText(schema: Schema, value: unknown, judge: Judge): unknown {
  const target = schema.$ref ? judge.resolve(schema.$ref) : schema;
  if (typeof value !== "string" || target.type === "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function segmentBefore(path: string, name: string): string {
  const parts = path.split("/");
  return parts[parts.indexOf(`{${name}}`) - 1] ?? "";
}

function isFlat(body: unknown): body is Record<string, unknown> {
  return (
    isRecord(body) &&
    Object.values(body).every(
      (value) => value !== null && typeof value !== "object",
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
