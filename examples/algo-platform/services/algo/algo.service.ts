import { setTimeout as pause } from "node:timers/promises";
import { ServiceError } from "@armature/runtime";
import {
  ForeignKeyViolation,
  UniqueViolation,
} from "@armature/runtime/database";
import { NotFound, type RunStep } from "../../shared/generated/common.js";
import { describe, fitPolynomial, parsePoints } from "./fit.js";
import type { AlgoTables } from "./generated/database.js";
import {
  AlreadyRunning,
  type CreateRawDataInput,
  type CreateTaskGroupInput,
  type GetTaskGroupInput,
  type ListTaskGroupsInput,
  type RawData,
  type RunTaskGroupInput,
  type SubscribeInput,
  type Subscription,
  type TaskGroup,
  type TaskGroupEnded,
  type TaskGroupPage,
  UnknownFile,
  UnknownModel,
  UnknownRawData,
  type UnsubscribeInput,
  type WatchTaskGroupInput,
} from "./generated/dto.js";
import type {
  AlgoApi,
  AlgoContext,
  AuthenticatedCall,
  Call,
} from "./generated/service.js";
import { isAway, type RunEnd, Runs } from "./runs.js";

/** Raw data, task groups and their runs. */
export class AlgoService implements AlgoApi {
  private readonly runs: Runs;

  constructor(private readonly context: AlgoContext) {
    this.runs = new Runs(context, (id, signal) => this.compute(id, signal));
  }

  /** Makes an uploaded file available to task groups. */
  async createRawData(
    { fileId, label }: CreateRawDataInput,
    call: AuthenticatedCall,
  ): Promise<RawData> {
    const { name, size } = await orElse(
      call.clients.file.statFile({ id: fileId }),
      () => new UnknownFile({ message: `there is no file ${fileId}` }),
    );
    return call.tables.rawData.insert({ fileId, label, name, size });
  }

  /** Joins a model and raw data. */
  async createTaskGroup(
    input: CreateTaskGroupInput,
    call: AuthenticatedCall,
  ): Promise<TaskGroup> {
    const rawDataIds = input.rawDataIds.map((id) => id.toLowerCase());
    const found = await call.tables.rawData.getMany(rawDataIds);
    const known = new Set(found.map(({ id }) => id));
    const missing = rawDataIds.find((id) => !known.has(id));
    if (missing) {
      throw new UnknownRawData({ message: `there is no raw data ${missing}` });
    }
    await orElse(
      call.clients.model.getModel({ id: input.modelId }),
      () => new UnknownModel({ message: `there is no model ${input.modelId}` }),
    );
    return call.tables.taskGroups.insert({
      ...input,
      rawDataIds,
      ownerId: call.claims.userId,
      createdAt: new Date(),
    });
  }

  /** Task groups, the newest first. */
  async listTaskGroups(
    { page, pageSize }: ListTaskGroupsInput,
    call: Call,
  ): Promise<TaskGroupPage> {
    const all = call.database.selectFrom("task_groups");
    const { total } = await all
      .select(({ fn }) => fn.countAll().as("total"))
      .executeTakeFirstOrThrow();
    const rows = await all
      .select("id")
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute();
    const ids = rows.map(({ id }) => id);
    const items = await call.tables.taskGroups.getMany(ids);
    return { items, total: Number(total), page, pageSize };
  }

  /** One task group. */
  async getTaskGroup(
    { id }: GetTaskGroupInput,
    call: Call,
  ): Promise<TaskGroup> {
    return this.taskGroup(id, call.tables);
  }

  /** Starts a run and answers at once. */
  async runTaskGroup(
    { id }: RunTaskGroupInput,
    call: AuthenticatedCall,
  ): Promise<TaskGroup> {
    await this.taskGroup(id, call.tables);
    if (!(await this.runs.begin(id))) throw new AlreadyRunning();
    return this.taskGroup(id, call.tables);
  }

  /** The steps of the latest run, those that were taken and those to come, until it ends. */
  async *watchTaskGroup(
    { id }: WatchTaskGroupInput,
    call: Call,
  ): AsyncGenerator<RunStep> {
    const { runs, steps } = call.tables;
    await this.taskGroup(id, call.tables);
    for (let seen = 0; !call.signal.aborted; ) {
      // Asked before the steps are read, so that none is missed.
      const isGoingOn = (await runs.get(id)) !== undefined;
      const page = await steps.pageByTaskGroupIdAndId({ taskGroupId: id });
      yield* page.items.slice(seen);
      seen = page.items.length;
      if (!isGoingOn) return;
      await pause(100);
    }
  }

  /** Get a message when a run of this task group ends. */
  async subscribe(
    { taskGroupId }: SubscribeInput,
    { claims, tables }: AuthenticatedCall,
  ): Promise<Subscription> {
    const { userId, email } = claims;
    await tables.subscriptions
      .insert({ taskGroupId, userId, email })
      .catch(async (error: unknown) => {
        if (error instanceof ForeignKeyViolation) {
          throw noTaskGroup(taskGroupId);
        }
        if (!(error instanceof UniqueViolation)) throw error;
        await tables.subscriptions.update({ taskGroupId, userId }, { email });
      });
    return { taskGroupId, userId };
  }

  /** No more messages about this task group. */
  async unsubscribe(
    { taskGroupId }: UnsubscribeInput,
    { claims: { userId }, tables }: AuthenticatedCall,
  ): Promise<void> {
    await tables.subscriptions.delete({ taskGroupId, userId });
  }

  private async taskGroup(id: string, tables: AlgoTables): Promise<TaskGroup> {
    const taskGroup = await tables.taskGroups.get(id);
    if (!taskGroup) throw noTaskGroup(id);
    return taskGroup;
  }

  /**
   * Fetches the raw data, describes it, fits the model, and tells the
   * subscribers. Rejects where it is to be done again: a service that it needs
   * is away, or this one stops.
   */
  private async compute(id: string, signal: AbortSignal): Promise<RunEnd> {
    const taskGroup = await this.taskGroup(id, this.context.tables);
    let end: RunEnd & Pick<TaskGroupEnded, "status">;
    try {
      end = { status: "done", result: await this.fit(taskGroup, signal) };
    } catch (error) {
      if (signal.aborted || isAway(error)) throw error;
      this.context.log.warn({ err: error, taskGroup: id }, "run failed");
      end = { status: "failed" };
    }
    await this.tellSubscribers(taskGroup, end.status, signal);
    return end;
  }

  private async fit(
    { id, rawDataIds, modelId }: TaskGroup,
    signal: AbortSignal,
  ): Promise<Record<string, number>> {
    const { tables, clients } = this.context;
    const step = this.createSteps(id, signal);
    const texts = await step("fetch", async () => {
      const fetched: string[] = [];
      for (const { fileId } of await tables.rawData.getMany(rawDataIds)) {
        const { content } = await clients.file.downloadFile({ id: fileId });
        fetched.push(await textOf(content));
      }
      return { value: fetched, result: { files: fetched.length } };
    });
    const points = await step("parse", async () => {
      const value = texts.flatMap((text) => parsePoints(text));
      if (value.length === 0)
        throw new Error("there are no numbers in the data");
      return { value, result: { points: value.length } };
    });
    const statistics = await step("statistics", async () => {
      const result = describe(points);
      return { value: result, result };
    });
    const fit = await step("fit", async () => {
      const { kind } = await clients.model.getModel({ id: modelId });
      const result = fitPolynomial(points, kind === "linear" ? 1 : 2);
      return { value: result, result };
    });
    return { ...statistics, ...fit };
  }

  private createSteps(taskGroupId: string, signal: AbortSignal) {
    const { steps } = this.context.tables;
    let count = 0;
    return async <T>(
      name: RunStep["name"],
      work: () => Promise<{ value: T; result: Record<string, number> }>,
    ): Promise<T> => {
      signal.throwIfAborted();
      count += 1;
      const step = { taskGroupId, step: count, of: 4, name };
      await steps.insert({ ...step, status: "running", at: new Date() });
      try {
        const { value, result } = await work();
        const { stepMillis } = this.context.config;
        await pause(stepMillis, undefined, { signal });
        await steps.insert({ ...step, status: "done", result, at: new Date() });
        return value;
      } catch (error) {
        if (!signal.aborted && !isAway(error)) {
          await steps.insert({ ...step, status: "failed", at: new Date() });
        }
        throw error;
      }
    };
  }

  private async tellSubscribers(
    { id: taskGroupId, name }: TaskGroup,
    status: TaskGroupEnded["status"],
    signal: AbortSignal,
  ): Promise<void> {
    const { events, tables } = this.context;
    for (let after: string | undefined; ; ) {
      const page = await tables.subscriptions.pageByTaskGroupId({
        taskGroupId,
        limit: 100,
        after,
      });
      const subscribers = page.items.map(({ userId, email }) => ({
        userId,
        email,
      }));
      if (subscribers.length > 0) {
        const event = { taskGroupId, name, status, subscribers };
        await patiently(() => events.taskGroupEnded(event), signal);
      }
      after = page.next;
      if (after === undefined) return;
    }
  }
}

function noTaskGroup(id: string): NotFound {
  return new NotFound({ message: `there is no task group ${id}` });
}

/** Tries again for as long as the broker is away. */
async function patiently(
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      await pause(500, undefined, { signal });
    }
  }
}

/** The result, or where its owner answers "not found" an error of ours. */
async function orElse<T>(result: Promise<T>, instead: () => Error): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) throw instead();
    throw error;
  }
}

async function textOf(
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<string> {
  if (content instanceof Uint8Array) return new TextDecoder().decode(content);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of content) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
