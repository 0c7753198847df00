// Checks a parent config as services do: only the runtime knows what it has to be.
import type * as Runtime from '@armature/runtime';
import { createDiagnostic } from '../../diagnostic/catalogue.js';
import type { Diagnostic } from '../../diagnostic/diagnostic.js';
import type { SourceFile } from '../../source/source-file.js';
import { spanOf, wrong } from './check-config.js';
import { parseToml } from './parse-toml.js';
import { maskSecrets, secretsOf } from './secrets.js';

/** Errors for what services would refuse, warnings for what they refuse in production only. */
export function checkParent(
  file: SourceFile,
  { checkConfigText, ConfigError }: Pick<typeof Runtime, 'checkConfigText' | 'ConfigError'>,
): readonly Diagnostic[] {
  const shown = { path: file.path, text: maskSecrets(file.text, secretsOf(undefined)) };
  try {
    return checkConfigText({ kind: 'parent' }, file.text, file.path).map(({ key, message }) =>
      createDiagnostic('ARM6056', {
        parameters: { key, problem: message },
        span: spanOf(shown, key.split('.')),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ key, line, message }) => {
      if (key === '') {
        const problem = line === undefined ? message : `${message} (line ${line})`;
        return wrong(file, undefined, ['the text'], problem, null);
      }
      const path = key.split('.');
      if (line !== undefined) return wrong(shown, undefined, path, message);
      const parameters = { key, problem: message, place: 'config/parent.toml', service: 'parent' };
      return createDiagnostic('ARM6053', { parameters, span: spanOf(shown, path) });
    });
  }
}

/** Whether a parent config wants unknown keys refused; a text that is none wants nothing. */
export function asksForStrict(text: string): boolean {
  try {
    return parseToml(text)['strict'] === true;
  } catch {
    // What is wrong with it is said where it is checked.
    return false;
  }
}
