// What is wrong with events is found where it stands, and what is right is not; what a contract says of them, and who breaks by a change.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareContracts } from '../../compare/compare-contracts.js';
import { compareRunning } from '../../compare/impact.js';
import { locate } from '../../compare/locate.js';
import { eventEntries } from '../../diagnostic/catalogue/arm9-events.js';
import { createMemoryTree } from '../../file/memory-tree.js';
import { readModel } from '../../generate/read-model.js';

const start = 'service: user\nroutes:\n  ping: { get: /ping }\n';
const other = 'service: mail\nroutes:\n  ping: { get: /ping }\n';

function read(manifest: string, mail = other) {
  const text = manifest.startsWith('service:') ? manifest : start + manifest;
  const { model, diagnostics } = readModel(
    createMemoryTree({
      'scaffold.yaml': 'workspace: shop\n',
      'services/user/service.yaml': `${text}\n`,
      'services/mail/service.yaml': `${mail}\n`,
    }),
  );
  const found = diagnostics.map(({ code, span, suggestion }) => ({
    code,
    at: span?.file.text.slice(span.start, span.end),
    suggestion,
  }));
  return { model, found };
}

/** The contracts of a publisher with these events, and of a service that handles some. */
function contracts(events: string, subscribes = '') {
  const { model, found } = read(events, other + subscribes);
  assert.deepEqual(found, []);
  const [mail, user] = model?.services ?? [];
  return { model: model!, mail: mail!.contract, user: user!.contract };
}

describe('each mistake with events', () => {
  for (const [code, { wrong, right }] of Object.entries(eventEntries)) {
    // The others are of commands.
    if (wrong.split('\n').length === 1) continue;
    test(`${code} is found in its example, and not in the one that is right`, () => {
      assert.deepEqual([...new Set(read(wrong).found.map((each) => each.code))], [code]);
      assert.deepEqual(read(right).found, []);
    });
  }

  test('stands at the name that is wrong, with the one that was probably meant', () => {
    const moved = 'events:\n  moved: { data: { place: string }';
    const cases: [string, string, string, string | undefined][] = [
      [`${moved}, key: plcae }`, 'ARM9002', 'plcae', 'place'],
      [`${moved} }\nsubscribes:\n  user.mved: {}`, 'ARM9004', 'user.mved', 'moved'],
      [`${moved} }\nsubscribes:\n  usr.moved: {}`, 'ARM3051', 'usr.moved', 'user'],
      ['events:\n  moved: { data: "string[]" }', 'ARM9001', 'string[]', undefined],
    ];
    for (const [text, code, at, suggestion] of cases)
      assert.deepEqual(read(text).found, [{ code, at, suggestion }], text);
  });

  test('hides none that is further down, and nothing is reported of what is unknown already', () => {
    const { found } = read('events:\n  a: { data: Nope, key: id }\n  b: { data: { id: string }, key: no }');
    assert.deepEqual(
      found.map(({ code, at }) => [code, at]),
      [
        ['ARM3005', 'Nope'],
        ['ARM9002', 'no'],
      ],
    );
  });

  test('is a key that a member of a union does not have', () => {
    const types = 'types:\n  A: { kind: enum(a), id: uuid }\n  B: { kind: enum(b) }\n';
    const union = '  C: { union: [A, B], discriminator: kind }\n';
    assert.deepEqual(read(`${types}${union}events:\n  c: { data: C, key: id }`).found, [
      { code: 'ARM9003', at: 'id', suggestion: undefined },
    ]);
    assert.deepEqual(read(`${types}${union}events:\n  c: { data: C, key: kind }`).found, []);
  });
});

describe('the contract', () => {
  test('says what is published, and what is handled', () => {
    const { user, mail } = contracts(
      'types:\n  Move: { at: { type: string, name: "@at" } }\nevents:\n  moved: { data: Move, key: at }\n',
      'subscribes:\n  user.moved: {}\n',
    );
    assert.deepEqual(user.events, { moved: { data: { kind: 'ref', name: 'Move' }, key: '@at' } });
    assert.deepEqual(Object.keys(user.types), ['Move']);
    assert.equal(user.subscribes, undefined);
    assert.deepEqual(mail.subscribes, ['user.moved']);
    assert.deepEqual([mail.events, mail.types], [undefined, {}]);
  });
});

describe('a change of events', () => {
  const before =
    'events:\n  moved: { data: { place: string, by?: string }, key: place }\n  gone: { data: { a: string } }\n';
  const after =
    'events:\n  moved: { data: { place: string | null, id: int64 } }\n  came: { data: { a: string } }\n';
  const subscriber = 'subscribes:\n  user.moved: {}\n';

  test('breaks subscribers as a change of answers breaks callers, down to the field', () => {
    const found = compareContracts(contracts(before).user, contracts(after).user);
    assert.deepEqual(
      found.map(({ rule, event, field, breaks }) => [rule, event, field, breaks]),
      [
        ['event-key-changed', 'moved', undefined, 'callers'],
        ['event-nullable-added', 'moved', 'place', 'callers'],
        ['event-field-removed', 'moved', 'by', 'callers'],
        ['event-field-added', 'moved', 'id', 'servers'],
        ['event-removed', 'gone', undefined, 'callers'],
        ['event-added', 'came', undefined, 'nobody'],
      ],
    );
  });

  test('names the running subscribers that it breaks, and no others', () => {
    const running = contracts(before, subscriber);
    const now = contracts(after);
    const found = compareRunning(
      [
        { contract: running.user, instances: 1 },
        { contract: running.mail, instances: 3 },
      ],
      new Map([
        ['user', now.user],
        ['mail', now.mail],
      ]),
    );
    const hits = found.map(({ rule, event, hits: hit }) => [rule, event, hit.map(({ service }) => service)]);
    assert.deepEqual(
      hits.filter(([, , hit]) => hit?.length !== 0),
      [
        ['event-key-changed', 'moved', ['mail']],
        ['event-nullable-added', 'moved', ['mail']],
        ['event-field-removed', 'moved', ['mail']],
      ],
    );
    assert.deepEqual(
      hits.find(([rule]) => rule === 'event-removed'),
      ['event-removed', 'gone', []],
    );
  });

  test('names who waits for the events of a service that is gone', () => {
    const { user, mail } = contracts(before, subscriber);
    const running = [
      { contract: user, instances: 1 },
      { contract: mail, instances: 2 },
    ];
    const [found] = compareRunning(running, new Map([['mail', mail]]));
    assert.deepEqual(found?.hits, [{ service: 'mail', instances: 2 }]);
  });

  test('stands at its field in the manifest', () => {
    const { model, user } = contracts(before);
    const found = compareContracts(contracts(after).user, user);
    const at = (rule: string) => {
      const finding = found.find((each) => each.rule === rule);
      const span = finding && locate(model, finding);
      return span?.file.text.slice(span.start, span.end);
    };
    assert.match(at('event-nullable-removed') ?? '', /^place/);
    assert.match(at('event-added') ?? '', /^gone/);
  });
});
