// An OpenAPI document as a judge: which requests it calls valid, and whether an answer is one that it describes.
import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Schema } from "./schema-values.js";

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}

/** The parts of an operation that are held against a service. */
export interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { schema: Schema }>> }
    >
  >;
}

/** An OpenAPI document as our generator writes it. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** An answer that came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Judges by one document. */
export interface Judge {
  resolve(reference: string): Schema;
  /** What is wrong with a value by a schema of the document; empty when nothing is. */
  problems(schema: Schema, value: unknown): readonly string[];
  /** Fails where the document does not describe the answer. */
  check(operation: Operation, answer: Answer): void;
}

/** Creates the judge. */
export function createJudge(document: Document): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (to: Ajv2020) => void)(ajv);
  ajv.addFormat("int64", {
    type: "string",
    validate: (text: string) =>
      BigInt.asIntN(64, BigInt(text)) === BigInt(text),
  });
  const compiled = new Map<Schema, ReturnType<Ajv2020["compile"]>>();
  const validatorOf = (schema: Schema) => {
    let found = compiled.get(schema);
    if (!found) {
      const { schemas } = document.components;
      found = ajv.compile({ allOf: [schema], components: { schemas } });
      compiled.set(schema, found);
    }
    return found;
  };
  const problems = (schema: Schema, value: unknown): string[] => {
    const validate = validatorOf(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    );
  };
  return {
    resolve(reference) {
      const name = reference.replace("#/components/schemas/", "");
      return document.components.schemas[name] ?? assert.fail(reference);
    },
    problems,
    check(operation, { status, headers, text }) {
      const { responses } = operation;
      // What has to do with HTTP alone is left to the answer for any failure.
      const described =
        responses[String(status)] ??
        (status === 415 ? responses["default"] : undefined);
      assert.ok(described, `status ${status} is not described: ${text}`);
      const type = String(headers["content-type"] ?? "").split(";")[0] ?? "";
      if (!described.content) {
        assert.equal(text, "");
        return;
      }
      const media = described.content[type] ?? described.content["*/*"];
      assert.ok(media, `${type} is not described: ${text}`);
      if (type === "application/json")
        assert.deepEqual(problems(media.schema, JSON.parse(text)), [], text);
      if (type === "text/event-stream") {
        for (const [, data = ""] of text.matchAll(/(?<=^|\n\n)data: (.*)\n\n/g))
          assert.deepEqual(problems(media.schema, JSON.parse(data)), [], data);
        assert.match(text, /event: end\n/);
      }
    },
  };
}
