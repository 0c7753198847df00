// The platform through the client that hey-api generates.
import assert from "node:assert/strict";
import { client } from "../generated/hey-api/client.gen.js";
import {
  algoCreateRawData,
  algoCreateTaskGroup,
  algoRunTaskGroup,
  algoWatchTaskGroup,
  fileDownloadFile,
  fileUploadFile,
  modelCreateModel,
  userGetMe,
  userLogin,
  userRegister,
} from "../generated/hey-api/sdk.gen.js";

/** Walks through the platform behind a gateway; rejects where an answer is not what the document says. */
export async function walk(baseUrl: string): Promise<void> {
  client.setConfig({ baseUrl });
  const person = { name: "hey", password: "correct horse" };
  const body = { ...person, email: "hey@example.org" };

  const registered = await userRegister({ body });
  assert.equal(registered.response?.status, 201);
  assert.equal(registered.data?.code, 0);
  const again = await userRegister({ body });
  assert.equal(again.error?.code, 10409);
  const refused = await userGetMe();
  assert.equal(refused.error?.code, 401);

  const session = await userLogin({ body: person, throwOnError: true });
  client.setConfig({ auth: session.data.data.token });
  const me = await userGetMe({ throwOnError: true });
  assert.ok(me.data.data.createdAt instanceof Date);
  assert.ok(Date.now() - me.data.data.createdAt.getTime() < 60_000);

  const text = "x,y\n0,1\n1,3\n2,5\n";
  const upload = await fileUploadFile({
    body: { file: new File([text], "line.csv", { type: "text/csv" }) },
    throwOnError: true,
  });
  const file = upload.data.data;
  assert.equal(file.size, String(text.length));
  const download = await fileDownloadFile({
    path: { id: file.id },
    parseAs: "blob",
    throwOnError: true,
  });
  assert.equal(await download.data.text(), text);

  const model = await modelCreateModel({
    body: { name: "straight" },
    throwOnError: true,
  });
  const rawData = await algoCreateRawData({
    body: { fileId: file.id, label: "line" },
    throwOnError: true,
  });
  const group = await algoCreateTaskGroup({
    body: {
      name: "first",
      modelId: model.data.data.id,
      rawDataIds: [rawData.data.data.id],
    },
    throwOnError: true,
  });
  const { id } = group.data.data;
  const started = await algoRunTaskGroup({ path: { id }, throwOnError: true });
  assert.equal(started.response?.status, 202);
  const steps: string[] = [];
  const { stream } = await algoWatchTaskGroup({
    path: { id },
    sseMaxRetryAttempts: 0,
  });
  for await (const step of stream) {
    if (step && "name" in step) steps.push(`${step.name} ${step.status}`);
  }
  assert.equal(steps.at(-1), "fit done");
}
