// Holds every operation of the platform against its OpenAPI document: what the document allows is taken, what it forbids is
// refused, and every answer is one that it describes.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  startTestPlatform,
  startTestService,
  type TestCaller,
} from "@armature/runtime/testing";
import fc from "fast-check";
import {
  type Answer,
  createJudge,
  type Document,
  type Judge,
  type Operation,
} from "../testing/contract-document.js";
import {
  brokenInputs,
  inputsOf,
  isValid,
  toRequest,
  type WireRequest,
} from "../testing/contract-requests.js";
import { AlgoService } from "./services/algo/algo.service.js";
import { createAlgoClient } from "./services/algo/generated/client.js";
import algo from "./services/algo/generated/openapi.json" with { type: "json" };
import {
  algoDefinition,
  type AlgoContext,
} from "./services/algo/generated/service.js";
import { FileService } from "./services/file/file.service.js";
import { createFileClient } from "./services/file/generated/client.js";
import file from "./services/file/generated/openapi.json" with { type: "json" };
import {
  fileDefinition,
  type FileContext,
} from "./services/file/generated/service.js";
import { createModelClient } from "./services/model/generated/client.js";
import model from "./services/model/generated/openapi.json" with { type: "json" };
import {
  modelDefinition,
  type ModelContext,
} from "./services/model/generated/service.js";
import { ModelService } from "./services/model/model.service.js";
import { createUserClient } from "./services/user/generated/client.js";
import user from "./services/user/generated/openapi.json" with { type: "json" };
import {
  userDefinition,
  type UserContext,
} from "./services/user/generated/service.js";
import { UserService } from "./services/user/user.service.js";
import type { Claims } from "./shared/generated/claims.js";

const runs = 40;
const seed = Number(process.env["ARMATURE_SEED"] ?? 20260101);
const ada = { name: "ada", password: "correct horse", email: "a@example.org" };
const claims: Claims = { ...ada, userId: 1n, role: "admin" };

let folder = "";
let platform: Awaited<ReturnType<typeof start>>;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "algo-contract-"));
  platform = await start();
  await caller("user", []).client(createUserClient).register(ada);
});
after(async () => {
  await platform?.close();
  await rm(folder, { recursive: true, force: true });
});

function start() {
  return startTestPlatform({
    user: () =>
      startTestService(
        userDefinition,
        (context: UserContext) => new UserService(context),
        {
          config: { passwordRounds: 4 },
        },
      ),
    file: () =>
      startTestService(
        fileDefinition,
        (context: FileContext) => new FileService(context),
        {
          config: { folder },
        },
      ),
    model: () =>
      startTestService(
        modelDefinition,
        (context: ModelContext) => new ModelService(context),
      ),
    algo: (transport) =>
      startTestService(
        algoDefinition,
        (context: AlgoContext) => new AlgoService(context),
        {
          config: { stepMillis: 0 },
          transport,
        },
      ),
  });
}

type ServiceName = "user" | "file" | "model" | "algo";

/** Someone who meets a rule of `security`. */
function caller(
  service: ServiceName,
  security: Operation["security"],
): TestCaller<Claims> {
  const needed = Object.keys(security[0] ?? {});
  let found: TestCaller<Claims> = platform.services[service];
  if (needed.includes("jwt")) found = found.as(claims);
  if (needed.includes("rpcKey")) found = found.asService("algo");
  return found;
}

/** Things that exist, by the names under which requests ask for them. */
async function makeThings(): Promise<Record<string, readonly unknown[]>> {
  const { services } = platform;
  const files = services.file.as(claims).client(createFileClient);
  const models = services.model.as(claims).client(createModelClient);
  const groups = services.algo.as(claims).client(createAlgoClient);
  const upload = await files.uploadFile({
    file: new File(["x,y\n0,1\n1,3\n2,5\n"], "line.csv"),
  });
  const rawData = await groups.createRawData({ fileId: upload.id, label: "l" });
  const made = await models.createModel({ name: "straight" });
  const group = await groups.createTaskGroup({
    name: "first",
    modelId: made.id,
    rawDataIds: [rawData.id],
  });
  // Once it has run, its events end.
  await groups.runTaskGroup({ id: group.id });
  for await (const _step of groups.watchTaskGroup({ id: group.id }));
  return {
    "files/id": [upload.id],
    "models/id": [made.id],
    "task_groups/id": [group.id],
    fileId: [upload.id],
    modelId: [made.id],
    rawDataIds: [rawData.id],
    taskGroupId: [group.id],
    userId: ["1"],
    name: [ada.name],
    password: [ada.password],
  };
}

const documents = { user, file, model, algo } as unknown as Record<
  ServiceName,
  Document
>;

for (const [service, document] of Object.entries(documents)) {
  const judge = createJudge(document);
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      test(`${service}.${operation.operationId} keeps its contract`, () =>
        holds(service as ServiceName, path, method, operation, judge));
    }
  }
}

async function holds(
  service: ServiceName,
  path: string,
  method: string,
  operation: Operation,
  judge: Judge,
): Promise<void> {
  const things = await makeThings();
  const inputs = inputsOf(path, operation, {
    resolve: (reference) => judge.resolve(reference),
    known: (name) => things[name] ?? [],
  });
  const allowed = caller(service, operation.security);
  const ask = async (
    request: WireRequest,
    as: TestCaller<Claims> = allowed,
  ): Promise<Answer> => {
    const answer = await as.request(request.path, {
      ...request,
      method: method.toUpperCase(),
    });
    judge.check(operation, answer);
    return answer;
  };

  const statuses = new Set<number>();
  for (const input of fc.sample(inputs, { numRuns: runs, seed })) {
    const request = toRequest(path, operation, input);
    const { status, text } = await ask(request);
    statuses.add(status);
    assert.notEqual(status, 400, `${show(request)} is valid: ${text}`);
  }
  assert.ok(
    [...statuses].some((status) => status < 300),
    `no success among ${[...statuses].join(", ")}`,
  );

  let refused = 0;
  for (const input of fc.sample(brokenInputs(inputs), {
    numRuns: runs,
    seed,
  })) {
    const valid = isValid(operation, input, judge);
    const request = toRequest(path, operation, input);
    const { status, text } = await ask(request);
    assert.equal(
      status === 400,
      !valid,
      `${show(request)} is ${valid ? "valid" : "not valid"}: ${status} ${text}`,
    );
    refused += Number(!valid);
  }
  const takesInput = operation.parameters ?? operation.requestBody;
  if (takesInput) assert.ok(refused > 0, "no input was broken");

  if (operation.requestBody?.content["application/json"]) {
    const target = path.replaceAll(
      /\{\w+\}/g,
      "00000000-0000-4000-8000-000000000000",
    );
    const send = async (type: string) => {
      const headers = { "content-type": type };
      return (await ask({ path: target, headers, body: "{" })).status;
    };
    assert.equal(await send("application/json"), 400);
    assert.equal(await send("text/plain"), 415);
  }

  if (operation.security.length > 0) {
    const [input] = fc.sample(inputs, { numRuns: 1, seed });
    const nobody = platform.services[service];
    const request = toRequest(path, operation, input ?? { parameters: {} });
    const answer = await ask(request, nobody);
    assert.equal(answer.status, 401);
  }
}

function show({ path, body }: WireRequest): string {
  return `${path} ${typeof body === "string" ? body.slice(0, 300) : ""}`;
}
