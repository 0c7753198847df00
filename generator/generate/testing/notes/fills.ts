// What notes put into the files of others: a method each, all of them in the context and in every call, an entry of the definition, and a capability that opens them.
import { literal } from '../../../engine/emit/printed.js';
import type { Fills } from '../../../sections/emitting.js';
import { generatedPath } from '../../../sections/routes/files/service-names.js';
import { notes } from './part.js';

/** What goes into the slots; nothing where there are no notes. */
export const noteFills: Fills = {
  api: ({ service }, names) =>
    service.part(notes).map(({ name, text }) => ({
      name: name.value,
      parameters: [
        { name: 'log', type: names.type('Logger', '@armature/runtime') },
        { name: 'loud', type: names.typeText(() => 'boolean') },
      ],
      result: names.typeText(() => 'string'),
      comment: { title: text },
      cause: name.span,
    })),
  context: ({ service }, names) => {
    const [first] = service.part(notes);
    if (first === undefined) return [];
    const type = names.typeText(() => 'Readonly<Record<string, string>>');
    return [
      { name: 'notes', type, comment: { title: 'What is worth remembering.' }, cause: first.name.span },
    ];
  },
  call: ({ service }, names) => {
    const [first] = service.part(notes);
    if (first === undefined) return [];
    return [{ name: 'note', type: names.typeText(() => 'string'), comment: {}, cause: first.name.span }];
  },
  capabilities: ({ service }, names) => {
    const [first] = service.part(notes);
    if (first === undefined) return [];
    return [
      {
        create: names.value('openNotes', `${service.folder}/notes.ts`),
        argument: names.value(`${service.camel}Contract`, generatedPath(service, 'contract.ts')),
        cause: first.name.span,
      },
    ];
  },
  definition: ({ service }) => {
    const [first] = service.part(notes);
    return first === undefined ? [] : [{ key: 'cookie', value: literal('"noted"'), cause: first.name.span }];
  },
  test: ({ service }) => {
    const [first] = service.part(notes);
    return first === undefined ? [] : [{ key: 'rpcKey', value: literal('"noted"'), cause: first.name.span }];
  },
};
