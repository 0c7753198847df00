// The migrations of user, in the order in which they are applied. `scaffold migrate` keeps this list.
import type { Migration } from "@armature/runtime/database";
import * as migration0001Create from "./0001-create.js";

export const migrations: readonly Migration[] = [
  { name: "0001-create", checksum: "282791af29805071", ...migration0001Create },
];
