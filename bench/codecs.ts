// Reading and writing JSON with all checks: emitted codecs beside validators and serializers, one value of eight fields and a list of 1,000. Each
// reading begins with the bytes' text and ends with a checked value; values a second.
import { create, createFileRegistry, fromBinary, toBinary, type DescMessage } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fastJson from 'fast-json-stringify';
import { join } from 'node:path';
import { z } from 'zod';
import { hold } from './harness/report.js';
import type { BenchOptions } from './harness/options.js';
import { buildWorkspace } from './harness/workspace.js';
import { answerSchema, inputSchema } from './servers/thing.js';
import { sampleBody, shopFiles } from './workspaces/shop.js';

interface Problems {
  readonly none: boolean;
}
interface Codec {
  decode(value: unknown, at: string, problems: Problems): unknown;
  encode(value: unknown): unknown;
}

const values = 1_000;
const one = { id: '1', createdAt: '2026-11-27T01:02:03.004Z', ...(JSON.parse(sampleBody) as object) };
const list = Array.from({ length: values }, (_, index) => ({ ...one, id: String(index) }));
const thingSchema = answerSchema.properties.data;

export async function benchCodecs({ rounds, seconds, only, smoke }: BenchOptions): Promise<void> {
  const workspace = await buildWorkspace(shopFiles, ['shop']);
  try {
    const path = join(workspace.root, 'dist/services/shop/generated/dto.js');
    const dto = (await import(path)) as Readonly<Record<string, Codec>>;
    const { Problems: Found } = await import('@armature/runtime/client');
    const contest = async (
      topic: string,
      units: number,
      runs: Readonly<Record<string, () => unknown>>,
    ): Promise<void> => {
      const [first = '', ...others] = Object.keys(runs);
      const contenders = [first, ...only(others.filter((name) => name !== 'ours')), 'ours'];
      for (const name of contenders) for (let warm = 0; warm < 20_000 / units; warm += 1) runs[name]!();
      await hold({
        topic: `codecs: ${topic}`,
        contenders,
        rounds,
        take: (name) =>
          Promise.resolve({ 'values/cpu s': units * repeated(runs[name]!, smoke ? 0.05 : seconds / 4) }),
      });
    };
    const decode = (codec: Codec, text: string): unknown => {
      const problems = new Found();
      const value = codec.decode(JSON.parse(text), '', problems);
      if (!problems.none) throw new Error('refused');
      return value;
    };
    const readers = validators();
    await contest('read and check 8 fields', 1, {
      ...Object.fromEntries(
        Object.entries(readers).map(([name, read]) => [name, () => read(JSON.parse(sampleBody))]),
      ),
      'protobuf-es': protobuf().read,
      ours: () => decode(dto['makeThing9InputCodec']!, sampleBody),
    });
    const problems = new Found();
    const thing = dto['thing9Codec']!;
    const decoded = thing.decode(one, '', problems);
    const decodedList = list.map((item) => thing.decode(item, '', problems));
    const plain = { ...one, createdAt: new Date(one.createdAt) };
    const stringify = fastJson(thingSchema as never);
    const stringifyList = fastJson({ type: 'array', items: thingSchema } as never);
    await contest('write 10 fields', 1, {
      'JSON.stringify': () => JSON.stringify(plain),
      'fast-json-stringify': () => stringify({ ...plain, createdAt: plain.createdAt.toISOString() }),
      'protobuf-es': protobuf().write,
      ours: () => writeText(thing, decoded),
    });
    await contest(`write a list of ${values}`, values, {
      'JSON.stringify': () => JSON.stringify(decodedList),
      'fast-json-stringify': () =>
        stringifyList(
          decodedList.map((item) => ({
            ...(item as object),
            createdAt: (item as { createdAt: Date }).createdAt.toISOString(),
          })),
        ),
      ours: () => JSON.stringify(decodedList.map((item) => thing.encode(item))),
    });
  } finally {
    await workspace.close();
  }
}

function writeText(codec: Codec, value: unknown): string {
  return JSON.stringify(codec.encode(value));
}

/** Times a second, by processor time. */
function repeated(run: () => unknown, seconds: number): number {
  let times = 0;
  const begun = process.cpuUsage();
  for (;;) {
    for (let batch = 0; batch < 50; batch += 1) if (run() === undefined) throw new Error('nothing came');
    times += 50;
    const { user, system } = process.cpuUsage(begun);
    const spent = (user + system) / 1e6;
    if (spent >= seconds) return times / spent;
  }
}

function validators(): Readonly<Record<string, (value: unknown) => unknown>> {
  const ajv = new Ajv();
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  const byAjv = ajv.compile(inputSchema);
  const text = Type.String();
  const byTypebox = TypeCompiler.Compile(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 64 }),
      email: Type.String({ pattern: '^[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+$' }),
      tags: Type.Array(text),
      amount: Type.Number(),
      role: Type.Union([Type.Literal('admin'), Type.Literal('member')]),
      active: Type.Boolean(),
      note: Type.Optional(Type.String({ maxLength: 200 })),
      count: Type.Integer({ minimum: -2147483648, maximum: 2147483647 }),
    }),
  );
  const byZod = z.object({
    name: z.string().min(1).max(64),
    email: z.email(),
    tags: z.array(z.string()),
    amount: z.number(),
    role: z.enum(['admin', 'member']),
    active: z.boolean(),
    note: z.string().max(200).optional(),
    count: z.int32(),
  });
  const kept = (fits: boolean, value: unknown): unknown => {
    if (!fits) throw new Error('refused');
    return value;
  };
  return {
    ajv: (value) => kept(byAjv(value), value),
    'JSON.parse': (value) => value,
    typebox: (value) => kept(byTypebox.Check(value), value),
    zod: (value) => byZod.parse(value),
  };
}

function protobuf(): { read: () => unknown; write: () => unknown } {
  const types = FieldDescriptorProto_Type;
  const field = (name: string, number: number, type: number, label = 1): object => ({
    name,
    jsonName: name,
    number,
    type,
    label: label as FieldDescriptorProto_Label,
  });
  const file = create(FileDescriptorProtoSchema, {
    name: 'thing.proto',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Thing',
        field: [
          ...['id', 'createdAt', 'name', 'email', 'role', 'note'].map((name, at) =>
            field(name, at + 1, types.STRING),
          ),
          field('tags', 7, types.STRING, FieldDescriptorProto_Label.REPEATED),
          field('amount', 8, types.DOUBLE),
          field('active', 9, types.BOOL),
          field('count', 10, types.INT32),
        ],
      },
    ],
  });
  const schema: DescMessage = createFileRegistry(file, () => undefined).getMessage('Thing')!;
  const message = create(schema, one as never);
  const bytes = toBinary(schema, message);
  return { read: () => fromBinary(schema, bytes), write: () => toBinary(schema, message) };
}
