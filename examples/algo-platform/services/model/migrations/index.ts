// The migrations of model, in the order in which they are applied. `scaffold migrate` keeps this list.
import type { Migration } from "@armature/runtime/database";
import * as migration0001Create from "./0001-create.js";

export const migrations: readonly Migration[] = [
  { name: "0001-create", checksum: "677e9ab3d318837f", ...migration0001Create },
];
