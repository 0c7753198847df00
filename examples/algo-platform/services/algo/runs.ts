// Runs of task groups. Who carries one out holds it and says so every second; one that nobody holds any longer, because its service was
// restarted or killed, is taken up by the first instance that sees it.
import { setTimeout as pause } from "node:timers/promises";
import { ServiceError } from "@armature/runtime";
import { Conflict, UniqueViolation } from "@armature/runtime/database";
import type { RunRow, TaskGroup } from "./generated/dto.js";
import type { AlgoContext } from "./generated/service.js";

/** How a run ended. */
export type RunEnd = Pick<TaskGroup, "status" | "result">;

const holdMs = 3_000;
const lookMs = 1_000;

/** The runs that this instance holds. */
export class Runs {
  private readonly held = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  /** `work` rejects where the run is to be begun again, by whoever takes it up. */
  constructor(
    private readonly context: AlgoContext,
    private readonly work: (id: string, signal: AbortSignal) => Promise<RunEnd>,
  ) {
    const looking = this.keepLooking();
    context.onShutdown(async () => {
      this.stopping.abort();
      await Promise.all([looking, ...this.held]);
    });
  }

  /** Begins a run; false where one is going on. */
  async begin(taskGroupId: string): Promise<boolean> {
    const { database, tables } = this.context;
    try {
      const run = await database.transaction(async (tx) => {
        const heldUntil = soon();
        const run = await tables.runs.insert({ taskGroupId, heldUntil }, tx);
        const steps = tx.deleteFrom("steps");
        await steps.where("task_group_id", "=", run.taskGroupId).execute();
        await tables.taskGroups.update(taskGroupId, { status: "running" }, tx);
        return run;
      });
      this.carry(run);
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  /** Takes up what nobody holds. */
  private async keepLooking(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.takeUp().catch((error: unknown) =>
        this.context.log.warn({ err: error }, "runs could not be looked for"),
      );
      await pause(lookMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  private async takeUp(): Promise<void> {
    const { database, tables, log } = this.context;
    const { items } = await tables.runs.pageByHeldUntil();
    const now = new Date();
    for (const { taskGroupId, heldUntil, rev } of items) {
      if (heldUntil > now) return;
      try {
        const run = await database.transaction(async (tx) => {
          const hold = { heldUntil: soon(), rev };
          const run = await tables.runs.update(taskGroupId, hold, tx);
          const steps = tx.deleteFrom("steps");
          await steps.where("task_group_id", "=", taskGroupId).execute();
          return run;
        });
        log.info({ taskGroup: taskGroupId }, "taking up a run");
        if (run) this.carry(run);
      } catch (error) {
        // Another instance was faster.
        if (!(error instanceof Conflict)) throw error;
      }
    }
  }

  private carry(run: RunRow): void {
    const carried: Promise<void> = this.carryOut(run)
      .catch((error: unknown) => {
        const taskGroup = run.taskGroupId;
        this.context.log.info({ err: error, taskGroup }, "run interrupted");
      })
      .finally(() => this.held.delete(carried));
    this.held.add(carried);
  }

  private async carryOut(run: RunRow): Promise<void> {
    const { database, tables } = this.context;
    const { taskGroupId } = run;
    const over = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, over.signal]);
    const holding = this.hold(run, signal).catch((error: unknown) => {
      // Somebody else has it, or may have it soon.
      over.abort(error);
    });
    try {
      const end = await this.work(taskGroupId, signal);
      signal.throwIfAborted();
      await database.transaction(async (tx) => {
        await tables.taskGroups.update(taskGroupId, end, tx);
        await tables.runs.delete(taskGroupId, tx);
      });
    } finally {
      over.abort();
      await holding;
    }
  }

  private async hold(run: RunRow, signal: AbortSignal): Promise<void> {
    const { runs } = this.context.tables;
    for (let held: RunRow | undefined = run; held; ) {
      await pause(lookMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const { taskGroupId, rev } = held;
      held = await runs.update(taskGroupId, { heldUntil: soon(), rev });
    }
  }
}

/** Whether a service that was called is away for now. */
export function isAway(error: unknown): boolean {
  return error instanceof ServiceError && error.kind === "unavailable";
}

function soon(): Date {
  return new Date(Date.now() + holdMs);
}
