// Has other tools generate clients from the gateway's OpenAPI document, into `generated/`.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@hey-api/openapi-ts";
import openapiTS, { astToString } from "openapi-typescript";

const document = new URL(
  "../algo-platform/services/gateway/generated/openapi.json",
  import.meta.url,
);
const output = new URL("generated/", import.meta.url);

/** Writes `generated/schema.ts` (openapi-typescript) and `generated/hey-api/`. */
export async function generateClients(): Promise<void> {
  await mkdir(output, { recursive: true });
  const schema = JSON.parse(await readFile(document, "utf8"));
  await writeFile(
    new URL("schema.ts", output),
    // Our documents tell what a sender may leave out from what a reader finds.
    astToString(await openapiTS(schema, { defaultNonNullable: false })),
  );
  await createClient({
    input: fileURLToPath(document),
    output: {
      path: fileURLToPath(new URL("hey-api", output)),
      module: { extension: ".js" },
    },
    plugins: [
      "@hey-api/client-fetch",
      "@hey-api/typescript",
      { name: "@hey-api/sdk", transformer: true },
      { name: "@hey-api/transformers", dates: true },
    ],
    logs: { level: "silent" },
  });
}
