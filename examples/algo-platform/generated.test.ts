// Fails as soon as generated code and manifests drift apart. Yours to edit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { findDrift } from "@armature/scaffold/testing";

const workspace = fileURLToPath(new URL(".", import.meta.url));

test("generated code is what the manifests say", async () => {
  const drift = await findDrift(workspace);
  assert.deepEqual(drift, [], "run `npm run generate` and look at the diff");
});
