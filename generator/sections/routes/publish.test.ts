// The published contract: the order of its keys is part of it, since its digest is taken from its text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contract } from '@armature/runtime/wire';
import { contractOf } from '../../compare/testing/contract-of.js';

test('a published contract has the keys of its form, in their order', () => {
  const keys: readonly (keyof Required<Contract>)[] = [
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
