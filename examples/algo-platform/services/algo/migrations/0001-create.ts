// 0001-create: drafted by `scaffold migrate draft`, yours to edit until it is applied.
import type {
  DatabaseSchema,
  MigrationSteps,
} from "@armature/runtime/database";

export async function up(db: MigrationSteps): Promise<void> {
  await db.createTable("raw_data", {
    columns: {
      id: { type: "uuid" },
      file_id: { type: "uuid" },
      label: { type: "text" },
      name: { type: "text" },
      size: { type: "int64" },
    },
    key: ["id"],
  });
  await db.createTable("task_groups", {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      model_id: { type: "uuid" },
      raw_data_ids: { type: "json" },
      owner_id: { type: "int64" },
      status: {
        type: "text",
        default: "idle",
        values: ["idle", "running", "done", "failed"],
      },
      result: { type: "json", nullable: true },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["created_at desc"]],
  });
  await db.createTable("subscriptions", {
    columns: {
      task_group_id: { type: "uuid" },
      user_id: { type: "int64" },
      email: { type: "text" },
    },
    key: ["task_group_id", "user_id"],
    indexes: [["task_group_id"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  });
  await db.createTable("runs", {
    columns: {
      task_group_id: { type: "uuid" },
      held_until: { type: "datetime" },
      rev: { type: "int32", default: 1 },
    },
    key: ["task_group_id"],
    indexes: [["held_until"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  });
  await db.createTable("steps", {
    columns: {
      id: { type: "int64", identity: true },
      task_group_id: { type: "uuid" },
      step: { type: "int32" },
      of: { type: "int32" },
      name: { type: "text" },
      status: { type: "text", values: ["running", "done", "failed"] },
      result: { type: "json", nullable: true },
      at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["task_group_id", "id"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  });
}

export async function down(db: MigrationSteps): Promise<void> {
  await db.alterTable("subscriptions", {
    references: { drop: ["task_group_id"] },
  });
  await db.alterTable("runs", { references: { drop: ["task_group_id"] } });
  await db.alterTable("steps", { references: { drop: ["task_group_id"] } });
  await db.dropTable("raw_data");
  await db.dropTable("task_groups");
  await db.dropTable("subscriptions");
  await db.dropTable("runs");
  await db.dropTable("steps");
}

/** The tables after it. */
export const state: DatabaseSchema = {
  raw_data: {
    columns: {
      id: { type: "uuid" },
      file_id: { type: "uuid" },
      label: { type: "text" },
      name: { type: "text" },
      size: { type: "int64" },
    },
    key: ["id"],
  },
  task_groups: {
    columns: {
      id: { type: "uuid" },
      name: { type: "text" },
      model_id: { type: "uuid" },
      raw_data_ids: { type: "json" },
      owner_id: { type: "int64" },
      status: {
        type: "text",
        default: "idle",
        values: ["idle", "running", "done", "failed"],
      },
      result: { type: "json", nullable: true },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["created_at desc"]],
  },
  subscriptions: {
    columns: {
      task_group_id: { type: "uuid" },
      user_id: { type: "int64" },
      email: { type: "text" },
    },
    key: ["task_group_id", "user_id"],
    indexes: [["task_group_id"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  },
  runs: {
    columns: {
      task_group_id: { type: "uuid" },
      held_until: { type: "datetime" },
      rev: { type: "int32", default: 1 },
    },
    key: ["task_group_id"],
    indexes: [["held_until"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  },
  steps: {
    columns: {
      id: { type: "int64", identity: true },
      task_group_id: { type: "uuid" },
      step: { type: "int32" },
      of: { type: "int32" },
      name: { type: "text" },
      status: { type: "text", values: ["running", "done", "failed"] },
      result: { type: "json", nullable: true },
      at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["task_group_id", "id"]],
    references: {
      task_group_id: {
        table: "task_groups",
        column: "id",
        onDelete: "cascade",
      },
    },
  },
};
