// 0001-create: drafted by `scaffold migrate draft`, yours to edit until it is applied.
import type {
  DatabaseSchema,
  MigrationSteps,
} from "@armature/runtime/database";

export async function up(db: MigrationSteps): Promise<void> {
  await db.createTable("models", {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      kind: {
        type: "text",
        default: "linear",
        values: ["linear", "quadratic"],
      },
      description: { type: "text", nullable: true },
      owner_id: { type: "int64" },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["created_at desc"], ["kind", "created_at desc"]],
  });
}

export async function down(db: MigrationSteps): Promise<void> {
  await db.dropTable("models");
}

/** The tables after it. */
export const state: DatabaseSchema = {
  models: {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      kind: {
        type: "text",
        default: "linear",
        values: ["linear", "quadratic"],
      },
      description: { type: "text", nullable: true },
      owner_id: { type: "int64" },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["created_at desc"], ["kind", "created_at desc"]],
  },
};
