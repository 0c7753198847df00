// ARM3xxx: names, imports and references.
import { entry, text } from './entry.js';

export const nameEntries = {
  ARM3001: entry({
    severity: 'error',
    title: 'an import of a file that is not there',
    message: text`there is no file ${'path'}`,
    mend: text`correct the path; it is relative to this manifest`,
    explanation:
      'Imports name YAML files with shared types, or TypeScript files with exported types, by a path relative to the manifest that imports them. The file has to lie within the workspace.',
    wrong: 'imports: { common: ./common.yaml }',
    right: 'imports: { common: ../../shared/common.yaml }',
  }),
  ARM3002: entry({
    severity: 'error',
    title: 'a circle of imports',
    message: text`these files import each other in a circle: ${'circle'}`,
    mend: text`move what both need into a third file`,
    explanation:
      'Two files that import the same third one are fine. A file that, over others, imports itself is not: there is no order in which the generated modules could load.',
    wrong: '# a.yaml\nimports: { b: ./b.yaml }\n# b.yaml\nimports: { a: ./a.yaml }',
    right: '# a.yaml\nimports: { c: ./c.yaml }\n# b.yaml\nimports: { c: ./c.yaml }',
  }),
  ARM3003: entry({
    severity: 'error',
    title: 'an import of the wrong kind of file',
    message: text`${'path'} cannot be imported: ${'reason'}`,
    mend: text`move the shared types into a file with types and errors only, and import that from both`,
    explanation:
      'Imports take YAML files that hold nothing but imports, types and errors, and TypeScript files. A service manifest stays private to its service.',
    wrong: 'imports: { user: ../user/service.yaml }',
    right: 'imports: { account: ../../shared/account.yaml }',
  }),
};
