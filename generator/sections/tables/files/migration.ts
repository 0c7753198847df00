// migrations/0002-add-nick.ts and the list of all of them: what `scaffold migrate` writes. The drafts are the user's from then on.
import type { FileSpec } from '../../../engine/emit/file-spec.js';
import type { Literal } from '../../../engine/emit/printed.js';
import { jsonExpression, call } from '../../../engine/emit/text.js';
import { literal } from '../../../engine/emit/printed.js';
import { stringLiteral } from '../../../engine/emit/literals.js';
import type { DatabaseSchema } from '@armature/runtime/wire';
import type { Span } from '../../../source/source-file.js';

/** A step of a migration, as the planner of the runtime gives it. */
export type DraftStep =
  | { readonly kind: 'create'; readonly table: string; readonly schema: object }
  | { readonly kind: 'drop'; readonly table: string }
  | { readonly kind: 'rename'; readonly table: string; readonly to: string }
  | { readonly kind: 'alter'; readonly table: string; readonly change: object };

/** A migration that is to be written. */
export interface MigrationDraft {
  readonly path: string;
  readonly name: string;
  readonly up: readonly DraftStep[];
  readonly down: readonly DraftStep[];
  /** Why it cannot be taken back. */
  readonly lost: string | undefined;
  readonly state: DatabaseSchema;
  /** The place of the manifest that has the tables. */
  readonly cause: Span;
}

/** What a migration's template is given. */
export interface MigrationView {
  /** `0002-add-nick`. */
  readonly name: string;
  readonly up: readonly StepView[];
  readonly down: readonly StepView[];
  /** Why it cannot be taken back; undefined where it can. */
  readonly lost: string | undefined;
  /** The tables after it. */
  readonly state: Literal;
}

/** One step. */
export interface StepView {
  /** `alterTable("users", { … })`. */
  readonly call: Literal;
}

/** A drafted migration. */
export const migrationDraftFile: FileSpec<MigrationDraft, MigrationView> = {
  template: 'services/service/migrations/migration.ts',
  ownership: 'scaffolded',
  path: ({ path }) => path,
  cause: ({ cause }) => cause,
  view: ({ name, up, down, lost, state }) => ({
    name,
    up: up.map(stepView),
    down: lost === undefined ? down.map(stepView) : [],
    lost,
    state: literal(jsonExpression(state)),
  }),
};

function stepView(step: DraftStep): StepView {
  return { call: literal(textOf(step)) };
}

function textOf(step: DraftStep): string {
  const table = stringLiteral(step.table);
  switch (step.kind) {
    case 'create':
      return call('createTable', [table, jsonExpression(step.schema)]);
    case 'drop':
      return call('dropTable', [table]);
    case 'rename':
      return call('renameTable', [table, stringLiteral(step.to)]);
    case 'alter':
      return call('alterTable', [table, jsonExpression(step.change)]);
  }
}
