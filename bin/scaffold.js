#!/usr/bin/env node
import { statSync } from 'node:fs';
import * as nodeModule from 'node:module';

// What V8 made of the code is kept for the next run, where Node can.
nodeModule.enableCompileCache?.();
// In a checkout that was compiled since it was bundled, what was compiled.
const builtAt = (path) => statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isBundled = builtAt('../dist/bundle/main.js') > builtAt('../dist/.tsbuildinfo');
await import(isBundled ? '../dist/bundle/main.js' : '../dist/generator/cli/main.js');
