import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkBetween } from './version.js';

const links: readonly [from: string, target: string, link: string][] = [
  ['/home/jo/shop', '/home/jo/armature/runtime', 'file:../armature/runtime'],
  ['/home/jo/code/shop', '/home/jo/armature', 'file:../../armature'],
  ['/home/jo/armature/examples/shop', '/home/jo/armature', 'file:../..'],
  ['/home/jo/armature/examples/shop', '/home/jo/armature/runtime/', 'file:../../runtime'],
  ['/tmp/shop', '/home/jo/armature/', 'file:/home/jo/armature'],
];
for (const [from, target, link] of links) {
  test(`a workspace in ${from} links ${target} as ${link}`, { skip: process.platform === 'win32' }, () => {
    assert.equal(linkBetween(target, from), link);
  });
}
