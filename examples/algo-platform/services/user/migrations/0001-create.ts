// 0001-create: drafted by `scaffold migrate draft`, yours to edit until it is applied.
import type {
  DatabaseSchema,
  MigrationSteps,
} from "@armature/runtime/database";

export async function up(db: MigrationSteps): Promise<void> {
  await db.createTable("users", {
    columns: {
      id: { type: "int64", identity: true },
      name: { type: "text" },
      email: { type: "text" },
      role: { type: "text", default: "member", values: ["admin", "member"] },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    unique: [["name"]],
  });
  await db.createTable("passwords", {
    columns: { user_id: { type: "int64" }, hash: { type: "text" } },
    key: ["user_id"],
    references: {
      user_id: { table: "users", column: "id", onDelete: "cascade" },
    },
  });
  await db.createTable("messages", {
    columns: {
      id: { type: "int64", identity: true },
      user_id: { type: "int64" },
      task_group_id: { type: "uuid" },
      text: { type: "text" },
      sent_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["user_id", "sent_at desc"]],
    references: {
      user_id: { table: "users", column: "id", onDelete: "cascade" },
    },
  });
}

export async function down(db: MigrationSteps): Promise<void> {
  await db.alterTable("passwords", { references: { drop: ["user_id"] } });
  await db.alterTable("messages", { references: { drop: ["user_id"] } });
  await db.dropTable("users");
  await db.dropTable("passwords");
  await db.dropTable("messages");
}

/** The tables after it. */
export const state: DatabaseSchema = {
  users: {
    columns: {
      id: { type: "int64", identity: true },
      name: { type: "text" },
      email: { type: "text" },
      role: { type: "text", default: "member", values: ["admin", "member"] },
      created_at: { type: "datetime" },
    },
    key: ["id"],
    unique: [["name"]],
  },
  passwords: {
    columns: { user_id: { type: "int64" }, hash: { type: "text" } },
    key: ["user_id"],
    references: {
      user_id: { table: "users", column: "id", onDelete: "cascade" },
    },
  },
  messages: {
    columns: {
      id: { type: "int64", identity: true },
      user_id: { type: "int64" },
      task_group_id: { type: "uuid" },
      text: { type: "text" },
      sent_at: { type: "datetime" },
    },
    key: ["id"],
    indexes: [["user_id", "sent_at desc"]],
    references: {
      user_id: { table: "users", column: "id", onDelete: "cascade" },
    },
  },
};
