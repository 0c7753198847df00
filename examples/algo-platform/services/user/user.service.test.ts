// user in the test's own process: no port, no etcd.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startTestService } from "@armature/runtime/testing";
import { createUserClient } from "./generated/client.js";
import { NameTaken, WrongPassword } from "./generated/dto.js";
import { userDefinition, type UserContext } from "./generated/service.js";
import { UserService } from "./user.service.js";

const ada = {
  name: "ada",
  password: "correct horse",
  email: "ada@example.org",
};

async function start(t: TestContext) {
  const service = await startTestService(
    userDefinition,
    (context: UserContext) => new UserService(context),
    { config: { passwordRounds: 4 } },
  );
  t.after(() => service.close());
  return service;
}

test("opens an account once for each name", async (t) => {
  const client = (await start(t)).client(createUserClient);
  const user = await client.register(ada);
  assert.equal(user.role, "admin");
  assert.ok(!("password" in user));
  await assert.rejects(client.register(ada), NameTaken);
});

test("signs in with the right password only", async (t) => {
  const service = await start(t);
  const client = service.client(createUserClient);
  const { id } = await client.register(ada);
  await assert.rejects(
    client.login({ name: "ada", password: "wrong" }),
    WrongPassword,
  );
  const { token } = await client.login(ada);
  assert.equal((await client.getMe({ token })).id, id);
});

test("keeps messages, newest first, and takes them from services only", async (t) => {
  const service = await start(t);
  const client = service.client(createUserClient);
  const { id, email } = await client.register(ada);
  const message = {
    taskGroupId: "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a",
    userId: id,
    email,
  };
  await assert.rejects(client.sendMessage({ ...message, message: "hello" }), {
    kind: "unauthenticated",
  });
  const algo = service.asService("algo").client(createUserClient);
  await algo.sendMessage({ ...message, message: "one" });
  await algo.sendMessage({ ...message, message: "two" });
  const { token } = await client.login(ada);
  const texts = (await client.listMessages({ token })).map(({ text }) => text);
  assert.deepEqual(texts, ["two", "one"]);
});

test("leaves a message for each subscriber of a run that is over", async (t) => {
  const service = await start(t);
  const client = service.client(createUserClient);
  const { id, email } = await client.register(ada);
  const stranger = { userId: id + 1n, email };
  await service.events.deliver("algo.taskGroupEnded", {
    taskGroupId: "7f1d7a6c-5b1f-4c0e-9c61-2a9d6f0e4b3a",
    name: "first",
    status: "done",
    subscribers: [stranger, { userId: id, email }],
  });
  const { token } = await client.login(ada);
  const texts = (await client.listMessages({ token })).map(({ text }) => text);
  assert.deepEqual(texts, ['The run of "first" has ended: done.']);
});
