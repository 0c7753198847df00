// Contracts in files and in etcd: every one that the generator publishes can be read again.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isContract, parseContract } from '@armature/runtime/wire';
import { createDiskTree } from '../../file/disk-tree.js';
import { fixtureNames, fixtures } from '../../generate/fixtures.test.fixture.js';
import { readManifests } from './read-manifests.js';
import { parseContracts, printContracts } from './saved-contracts.js';

test('every published contract of the fixtures is read again as it was', () => {
  let count = 0;
  for (const name of fixtureNames) {
    const read = readManifests(createDiskTree(join(fixtures, name)));
    assert.ok(read.model, name);
    const { contracts } = read;
    for (const contract of contracts.values()) {
      const text = JSON.stringify(contract);
      assert.ok(isContract(JSON.parse(text)), `${name}/${contract.service}`);
      assert.equal(JSON.stringify(parseContract(text)), text);
      count += 1;
    }
    assert.equal(parseContracts(printContracts(contracts))?.contracts.size, contracts.size);
  }
  assert.ok(count > 5);
});

test('a file with one bad contract among good ones holds no contracts, since what it lacks is not known', () => {
  assert.equal(parseContracts('{"contracts":{"user":{"service":"user"}}}'), undefined);
});
