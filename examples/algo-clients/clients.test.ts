// Clients that other tools generate from our OpenAPI document: they compile, and the running platform answers them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type DevPlatform, startDevPlatform } from "../testing/dev-platform.js";
import { generateClients } from "./generate.js";

let platform: DevPlatform;
before(async () => {
  await generateClients();
  platform = await startDevPlatform(
    new URL("../algo-platform/", import.meta.url),
  );
});
after(() => platform?.stop());

test("compile under the strict flags", async () => {
  const { resolve } = createRequire(import.meta.url);
  const tsc = fileURLToPath(
    new URL(
      "bin/tsc",
      `file://${dirname(resolve("typescript/package.json"))}/`,
    ),
  );
  const output = await promisify(execFile)(process.execPath, [tsc, "-p", "."], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
  }).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
  assert.equal(output, "");
});

for (const tool of ["openapi-fetch", "hey-api"]) {
  test(`${tool} walks through the platform`, async () => {
    // Only there once the clients are generated.
    const { walk } = (await import(
      new URL(`scenarios/${tool}.ts`, import.meta.url).href
    )) as { walk: (baseUrl: string) => Promise<void> };
    await walk(platform.gateway);
  });
}

test("the page and the documents that people and tools look at are there", async () => {
  const page = await fetch(`${platform.gateway}/docs`);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /swagger-ui-bundle/);
  for (const path of ["/openapi.json", "/api/user/openapi.json"]) {
    const document = await (await fetch(platform.gateway + path)).text();
    assert.match(document, /\/api\/user\/login/);
    assert.doesNotMatch(document, /send_message|rpc/i);
  }
});
