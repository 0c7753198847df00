// The generator states the form of contracts again, since it does not import the runtime: both statements have to be one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as runtime from '@armature/runtime/client';
import type * as form from '../language/contract-form.js';
import { contractOf } from './testing/contract-of.js';

/** Fails to compile where one is not the other. */
type Same<A, B> = A extends B ? (B extends A ? true : never) : never;

test('contracts of the generator and of the runtime have one form', () => {
  const same: Same<form.Contract, runtime.Contract> = true;
  const parts: Same<form.OperationSchema, runtime.OperationSchema> = true;
  const types: Same<form.TypeSchema, runtime.TypeSchema> = true;
  assert.ok(same && parts && types);
  // Keys beyond the form would pass the types above.
  const keys: readonly (keyof Required<runtime.Contract>)[] = [
    'service',
    'version',
    'operations',
    'types',
    'depends',
    'uses',
  ];
  const contract = contractOf(
    'depends: [{ service: algo, uses: { none: [] } }]\nroutes:\n  op: { get: /a, returns: string }\n',
  );
  assert.deepEqual(Object.keys(contract), keys);
});
