// The platform through openapi-fetch, over the types of openapi-typescript.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "../generated/schema.js";

/** Walks through the platform behind a gateway; rejects where an answer is not what the document says. */
export async function walk(baseUrl: string): Promise<void> {
  const client = createClient<paths>({ baseUrl });
  const person = { name: "fetch", password: "correct horse" };

  const registered = await client.POST("/api/user/register", {
    body: { ...person, email: "fetch@example.org" },
  });
  assert.equal(registered.response.status, 201);
  assert.equal(registered.data?.code, 0);

  const again = await client.POST("/api/user/register", {
    body: { ...person, email: "fetch@example.org" },
  });
  assert.equal(again.error?.code, 10409);
  assert.equal(again.error?.msg, "that name is taken");

  const invalid = await client.POST("/api/user/register", {
    body: { ...person, password: "short", email: "nobody" },
  });
  assert.equal(invalid.response.status, 400);
  const details = invalid.error?.data as { problems: { at: string }[] };
  assert.deepEqual(details.problems.map(({ at }) => at).sort(), [
    "/email",
    "/password",
  ]);

  const refused = await client.GET("/api/user/me");
  assert.equal(refused.error?.code, 401);

  const session = await client.POST("/api/user/login", { body: person });
  const token = session.data?.data.token ?? "";
  client.use({
    onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${token}`);
      return request;
    },
  });
  const me = await client.GET("/api/user/me");
  const { id, createdAt, role } = me.data?.data ?? assert.fail("no user");
  assert.equal(typeof BigInt(id), "bigint");
  assert.ok(Date.now() - new Date(createdAt).getTime() < 60_000);
  assert.ok(role === "admin" || role === "member");

  const text = "x,y\n0,1\n1,3\n2,5\n";
  const upload = await client.POST("/api/file/files", {
    // A file is a string to openapi-typescript, whatever the tools call it.
    body: { file: new File([text], "line.csv", { type: "text/csv" }) as never },
    bodySerializer(body) {
      const form = new FormData();
      form.append("file", body.file);
      return form;
    },
  });
  assert.equal(upload.response.status, 201);
  const fileId = upload.data?.data.id ?? "";
  const download = await client.GET("/api/file/files/{id}", {
    params: { path: { id: fileId } },
    parseAs: "arrayBuffer",
  });
  assert.equal(new TextDecoder().decode(download.data as ArrayBuffer), text);

  const created = await client.POST("/api/model/models", {
    body: { name: "plain" },
  });
  const model = created.data?.data ?? assert.fail("no model");
  assert.equal(model.kind, "linear");
  const changed = await client.PATCH("/api/model/models/{id}", {
    params: { path: { id: model.id } },
    body: { description: null },
  });
  assert.equal(changed.error, undefined);
  assert.equal(changed.data.data.description, undefined);
  const page = await client.GET("/api/model/models", {
    params: { query: { pageSize: 1, kind: "linear" } },
  });
  assert.equal(page.data?.data.items[0]?.id, model.id);
  const removed = await client.DELETE("/api/model/models/{id}", {
    params: { path: { id: model.id } },
  });
  assert.equal(removed.response.status, 204);
  const gone = await client.GET("/api/model/models/{id}", {
    params: { path: { id: model.id } },
  });
  assert.equal(gone.error?.code, 10404);
}
