// 0001-create: drafted by `scaffold migrate draft`, yours to edit until it is applied.
import type {
  DatabaseSchema,
  MigrationSteps,
} from "@armature/runtime/database";

export async function up(db: MigrationSteps): Promise<void> {
  await db.createTable("files", {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      size: { type: "int64" },
      sha256: { type: "text" },
      content_type: { type: "text" },
    },
    key: ["id"],
  });
}

export async function down(db: MigrationSteps): Promise<void> {
  await db.dropTable("files");
}

/** The tables after it. */
export const state: DatabaseSchema = {
  files: {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      size: { type: "int64" },
      sha256: { type: "text" },
      content_type: { type: "text" },
    },
    key: ["id"],
  },
};
