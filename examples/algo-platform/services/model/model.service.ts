import { randomUUID } from "node:crypto";
import { failure } from "@armature/runtime";
import { NotFound } from "../../shared/generated/common.js";
import type {
  CreateModelInput,
  DeleteModelInput,
  GetModelInput,
  ListModelsInput,
  Model,
  ModelPage,
  UpdateModelInput,
} from "./generated/dto.js";
import type {
  AuthenticatedCall,
  Call,
  ModelApi,
  ModelContext,
} from "./generated/service.js";

/** Models that task groups fit to raw data, kept in memory. */
export class ModelService implements ModelApi {
  private readonly models = new Map<string, Model>();

  constructor(private readonly context: ModelContext) {}

  /** Adds a model. */
  async createModel(
    input: CreateModelInput,
    call: AuthenticatedCall,
  ): Promise<Model> {
    const model: Model = {
      ...input,
      id: randomUUID(),
      ownerId: call.claims.userId,
      createdAt: new Date(),
    };
    this.models.set(model.id, model);
    this.context.log.info({ model: model.id }, "model added");
    return model;
  }

  /** One model. */
  async getModel({ id }: GetModelInput, _call: Call): Promise<Model> {
    return this.model(id);
  }

  /** Models, the newest first. */
  async listModels(input: ListModelsInput, _call: Call): Promise<ModelPage> {
    const { page, pageSize, kind } = input;
    const found = [...this.models.values()]
      .filter((model) => kind === undefined || model.kind === kind)
      .reverse();
    const items = found.slice((page - 1) * pageSize, page * pageSize);
    return { items, total: found.length, page, pageSize };
  }

  /** Changes what is given of a model; its owner may. */
  async updateModel(
    { id, ...changes }: UpdateModelInput,
    call: AuthenticatedCall,
  ): Promise<Model> {
    const model = { ...this.ownModel(id, call), ...changes };
    this.models.set(id, model);
    return model;
  }

  /** Removes a model; its owner may. */
  async deleteModel(
    { id }: DeleteModelInput,
    call: AuthenticatedCall,
  ): Promise<void> {
    this.models.delete(this.ownModel(id, call).id);
  }

  private model(id: string): Model {
    const model = this.models.get(id);
    if (!model) throw new NotFound({ message: `there is no model ${id}` });
    return model;
  }

  private ownModel(id: string, call: AuthenticatedCall): Model {
    const model = this.model(id);
    const mine = model.ownerId === call.claims.userId;
    if (!mine && call.claims.role !== "admin") throw failure("forbidden");
    return model;
  }
}
