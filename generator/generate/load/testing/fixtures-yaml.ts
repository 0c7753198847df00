// For tests: a service manifest for each diagnostic of ARM1xxx, with its place marked.
import type { Fixtures } from './fixtures.js';

export const yamlFixtures: Fixtures = {
  ARM1001: [
    'service: user\nsummary: "Accounts\nroutes: {}\n«»',
    'service: user\nroutes:\n  a: { get: /a\n«t»ypes: {}\n',
  ],
  ARM1002: [
    'service: user\ntypes:\n«\t»A: { id: int64 }\n',
    'service: user\ntypes:\n  A:\n    id: int64\n «\t  »b: int64\n',
  ],
  ARM1003: ['service: user\nroutes:\n  a: { get: /a }\n  «a»: { get: /b }\n'],
  ARM1004: [
    'service: user\ntypes:\n  Role: «"a" | "b"»\n  Other: int64\n',
    "service: user\ntypes:\n  Role: «'a' | 'b'» # choices\n",
    'service: user\ntypes:\n  User: { role: «"a" | "b"», id: int64 }\n',
  ],
  ARM1005: [
    'service: user\ntypes:\n  A: { t: «string[]» }\n  B: { u: int64 }\n',
    'service: user\ntypes:\n  A: { r: «enum(a, b)», s: string }\n',
    'service: user\ntypes:\n  A: { m: «map<string, int64>» }\n',
    'service: user\ntypes:\n  A: { t: «T[](1..10)», u: string }\n  T: int64\n',
    'service: user\ntypes:\n  A: { id: int64, t: «common.Page<string[]>» }\n',
    'service: user\nroutes:\n  a:\n    post: /a\n    body: { tags: «string[]», x: int64 }\n    returns: string\n',
  ],
  ARM1006: [
    'service: user\nsummary: «@accounts»\n',
    'service: user\nsummary: «`accounts`» # why\n',
    'service: user\ntypes:\n  A: «| string»\n',
    'service: user\nroutes: { a: { get: /a, summary: «@now» } }\n',
  ],
  ARM1007: [
    'service: user\ngateway:\n  expose: [«*»]\n',
    'service: user\ntypes:\n  A: { fields: { a: «*b» } }\n',
    'service: user\ntypes:\n  A: &a { fields: { b: «*a» } }\n',
  ],
  ARM1008: ['«»', '«»# to do\n', '«»\uFEFF'],
  ARM1009: ['service: user\n«---»\nservice: file\n'],
  ARM1010: [
    'service: user\nroutes:\n  a: { get: /a, «retuns»: string }\n',
    'service: user\n«color»: red\n',
    'service: user\ntypes:\n  A: { type: string, «minLenght»: 1 }\n',
    'service: user\ntypes:\n  A: { b: { type: string, «nullable»: true } }\n',
  ],
  ARM1011: ['«version»: 1.0.0\n', 'service: user\nerrors:\n  A: { «code»: 10401, message: a }\n'],
  ARM1012: [
    'service: user\nroutes: «[]»\n',
    'service: user\ntypes:\n  A: { b: «»}\n',
    'service: user\nroutes:\n  a: { get: /a, rpcOnly: «"true"» }\n',
    '«[]»\n',
  ],
  ARM1013: [
    'service: «User Service»\n',
    'service: user\ntypes:\n  «user»: { id: int64 }\n',
    'service: user\nimports: { common: «/shared/common.yaml» }\n',
    'service: user\nroutes: { a: { get: /a, timeout: «2 seconds» } }\n',
  ],
  ARM1014: ['service: user\nroutes:\n  a: { get: /a, auth: «jtw» }\n'],
  ARM1015: [
    'service: user\ntypes:\n  A: { type: string, minLength: «-1» }\n',
    'service: user\ntypes:\n  A: { type: int32, multipleOf: «0» }\n',
  ],
  ARM1016: [
    'service: user\ntypes:\n  ? «[a]»\n  : string\n',
    'service: user\ntypes: { A: { {a: b}: c } }\n'.replace('{a: b}', '«{a: b}»'),
  ],
  ARM1017: [
    'service: user\ndepends: [file, «file»]\n',
    'service: user\ndepends: [file, { service: «file», encoding: form }]\n',
  ],
  ARM1018: ['service: user\nversion: «!env 1.0.0»\n'],
  ARM1019: ['service: user\nversion: «1.2»\n', 'service: user\ntypes:\n  A: «true»\n'],
  ARM1020: [
    'service: user\nsummary: Note«:» accounts\n',
    'service: user\nerrors:\n  A: { code: 1000, status: 400, message: no«:» way }\n',
    'service: user\ntypes:\n  A:\n    v6: ipv6 = :«:»\n    b: string\n',
    'service: user\ntypes:\n  A:\n    b: string = "a«:» b" # why\n    c: int64\n',
    'service: user\ntypes:\n  A: { v6: ipv6 = :«:», b: string }\n',
    'service: user\ntypes:\n  A: { b: string, v6: ipv6 = :«:» }\n',
  ],
  ARM1021: ['service: user\ntypes:\n  A: { fields: { <<: «id» } }\n'],
  ARM1022: ['service: user\ntypes:\n  A: { enum: «[]» }\n'],
  ARM1023: [
    `«s»ervice: user\na: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefg'
      .split('')
      .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[i]}`).join(', ')}]\n`)
      .join('')}`,
  ],
  ARM1024: [
    `service: user\ntypes:\n  A: ${'{ a: '.repeat(98)}«s»tring ${'}'.repeat(98)}\n`,
    `service: user\ntypes:\n  A: &a ${'{ a: '.repeat(60)}string ${'}'.repeat(60)}\n  B: ${'{ a: '.repeat(60)}«*»a ${'}'.repeat(60)}\n`,
  ],
  ARM1025: [
    'service: user\nsummary: «A\uFDD0ccounts»\n',
    'service: user\nsummary: «"A\\uFDD2ccounts"»\n',
    'service: user\ntypes:\n  A: { «"a\\uFDEF"»: string }\n',
  ],
};
