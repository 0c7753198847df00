import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './route-place.js';

const cases: readonly [string, string, ...string[]][] = [
  ['listTasks', 'get /tasks'],
  ['getTask', 'get /task'],
  ['getTask', 'get /get-task', 'get /task'],
  ['createTask', 'post /task', 'get /task'],
  ['updateTask', 'put /task'],
  ['deleteTaskGroup', 'delete /task-group'],
  ['searchTasks', 'get /search-tasks', 'get /tasks'],
  ['countHTTPErrors', 'get /http-errors'],
  ['login', 'post /login'],
  ['list', 'get /list'],
  ['sendMessage', 'post /send-message'],
  ['listen', 'post /listen'],
  ['getOAuth2Token', 'get /o-auth2-token'],
];
for (const [name, place, ...taken] of cases)
  test(`${name} is ${place}${taken.length > 0 ? ` beside ${taken.join(', ')}` : ''}`, () => {
    const { method, path } = placeOf({ name, hasBody: false, taken: new Set(taken) });
    assert.equal(`${method} ${path}`, place);
  });

test('what is said goes before what the name suggests', () => {
  const taken = new Set<string>();
  assert.deepEqual(placeOf({ name: 'listTasks', method: 'post', hasBody: false, taken }), {
    method: 'post',
    path: '/list-tasks',
  });
  assert.deepEqual(placeOf({ name: 'listTasks', path: '/x/{id}', hasBody: false, taken }), {
    method: 'get',
    path: '/x/{id}',
  });
  assert.deepEqual(placeOf({ name: 'listTasks', hasBody: true, taken }), {
    method: 'post',
    path: '/list-tasks',
  });
});
