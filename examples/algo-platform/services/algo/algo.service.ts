import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { ServiceError } from "@armature/runtime";
import { NotFound, type RunStep } from "../../shared/generated/common.js";
import { describe, fitPolynomial, parsePoints } from "./fit.js";
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
import { Run } from "./run.js";

/** Raw data, task groups and their runs, kept in memory. */
export class AlgoService implements AlgoApi {
  private readonly rawData = new Map<string, RawData>();
  private readonly taskGroups = new Map<string, TaskGroup>();
  private readonly runs = new Map<string, Run>();
  /** Addresses by user, by task group. */
  private readonly subscribers = new Map<string, Map<bigint, string>>();

  constructor(private readonly context: AlgoContext) {}

  /** Makes an uploaded file available to task groups. */
  async createRawData(
    { fileId, label }: CreateRawDataInput,
    call: AuthenticatedCall,
  ): Promise<RawData> {
    const { name, size } = await orElse(
      call.clients.file.statFile({ id: fileId }),
      () => new UnknownFile({ message: `there is no file ${fileId}` }),
    );
    const rawData = { id: randomUUID(), fileId, label, name, size };
    this.rawData.set(rawData.id, rawData);
    return rawData;
  }

  /** Joins a model and raw data. */
  async createTaskGroup(
    input: CreateTaskGroupInput,
    call: AuthenticatedCall,
  ): Promise<TaskGroup> {
    const missing = input.rawDataIds.find((id) => !this.rawData.has(id));
    if (missing) {
      throw new UnknownRawData({ message: `there is no raw data ${missing}` });
    }
    await orElse(
      call.clients.model.getModel({ id: input.modelId }),
      () => new UnknownModel({ message: `there is no model ${input.modelId}` }),
    );
    const taskGroup: TaskGroup = {
      ...input,
      id: randomUUID(),
      ownerId: call.claims.userId,
      status: "idle",
      createdAt: new Date(),
    };
    this.taskGroups.set(taskGroup.id, taskGroup);
    return taskGroup;
  }

  /** Task groups, the newest first. */
  async listTaskGroups(
    { page, pageSize }: ListTaskGroupsInput,
    _call: Call,
  ): Promise<TaskGroupPage> {
    const all = [...this.taskGroups.values()].reverse();
    const items = all.slice((page - 1) * pageSize, page * pageSize);
    return { items, total: all.length, page, pageSize };
  }

  /** One task group. */
  async getTaskGroup(
    { id }: GetTaskGroupInput,
    _call: Call,
  ): Promise<TaskGroup> {
    return this.taskGroup(id);
  }

  /** Starts a run and answers at once. */
  async runTaskGroup(
    { id }: RunTaskGroupInput,
    _call: AuthenticatedCall,
  ): Promise<TaskGroup> {
    if (this.taskGroup(id).status === "running") throw new AlreadyRunning();
    const started = this.update(id, { status: "running" });
    const run = new Run();
    this.runs.set(id, run);
    void this.compute(started, run);
    return started;
  }

  /** The steps of the latest run, those that were taken and those to come, until it ends. */
  async *watchTaskGroup(
    { id }: WatchTaskGroupInput,
    call: Call,
  ): AsyncGenerator<RunStep> {
    this.taskGroup(id);
    yield* this.runs.get(id)?.read(call.signal) ?? [];
  }

  /** Get a message when a run of this task group ends. */
  async subscribe(
    { taskGroupId }: SubscribeInput,
    { claims }: AuthenticatedCall,
  ): Promise<Subscription> {
    this.taskGroup(taskGroupId);
    const addresses = this.subscribers.get(taskGroupId) ?? new Map();
    this.subscribers.set(
      taskGroupId,
      addresses.set(claims.userId, claims.email),
    );
    return { taskGroupId, userId: claims.userId };
  }

  /** No more messages about this task group. */
  async unsubscribe(
    { taskGroupId }: UnsubscribeInput,
    { claims }: AuthenticatedCall,
  ): Promise<void> {
    this.subscribers.get(taskGroupId)?.delete(claims.userId);
  }

  private taskGroup(id: string): TaskGroup {
    const taskGroup = this.taskGroups.get(id);
    if (!taskGroup) {
      throw new NotFound({ message: `there is no task group ${id}` });
    }
    return taskGroup;
  }

  private update(id: string, changes: Partial<TaskGroup>): TaskGroup {
    const taskGroup = { ...this.taskGroup(id), ...changes };
    this.taskGroups.set(id, taskGroup);
    return taskGroup;
  }

  /** Fetches the raw data, describes it, fits the model, and tells the subscribers. Never rejects. */
  private async compute(taskGroup: TaskGroup, run: Run): Promise<void> {
    const { id } = taskGroup;
    const { file, model } = this.context.clients;
    const step = this.createSteps(id, run);
    try {
      const texts = await step("fetch", async () => {
        const fetched: string[] = [];
        for (const rawDataId of taskGroup.rawDataIds) {
          const fileId = this.rawData.get(rawDataId)?.fileId ?? "";
          const { content } = await file.downloadFile({ id: fileId });
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
        const { kind } = await model.getModel({ id: taskGroup.modelId });
        const result = fitPolynomial(points, kind === "linear" ? 1 : 2);
        return { value: result, result };
      });
      this.update(id, { status: "done", result: { ...statistics, ...fit } });
    } catch (error) {
      this.context.log.warn({ err: error, taskGroup: id }, "run failed");
      this.update(id, { status: "failed" });
    }
    run.end();
    await this.tellSubscribers(this.taskGroup(id));
  }

  private createSteps(taskGroupId: string, run: Run) {
    let count = 0;
    return async <T>(
      name: RunStep["name"],
      work: () => Promise<{ value: T; result: Record<string, number> }>,
    ): Promise<T> => {
      count += 1;
      const step = { taskGroupId, step: count, of: 4, name };
      run.add({ ...step, status: "running", at: new Date() });
      try {
        const { value, result } = await work();
        await pause(this.context.config.stepMillis);
        run.add({ ...step, status: "done", result, at: new Date() });
        return value;
      } catch (error) {
        run.add({ ...step, status: "failed", at: new Date() });
        throw error;
      }
    };
  }

  private async tellSubscribers(taskGroup: TaskGroup): Promise<void> {
    const { id, name, status } = taskGroup;
    for (const [userId, email] of this.subscribers.get(id) ?? []) {
      const message = `The run of "${name}" has ended: ${status}.`;
      await this.context.clients.user
        .sendMessage({ taskGroupId: id, userId, email, message })
        .catch((error: unknown) =>
          this.context.log.warn({ err: error, taskGroup: id }, "message lost"),
        );
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
