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

/** Models that task groups fit to raw data. */
export class ModelService implements ModelApi {
  constructor(private readonly context: ModelContext) {}

  /** Adds a model. */
  async createModel(
    input: CreateModelInput,
    call: AuthenticatedCall,
  ): Promise<Model> {
    const model = await call.tables.models.insert({
      ...input,
      ownerId: call.claims.userId,
      createdAt: new Date(),
    });
    call.log.info({ model: model.id }, "model added");
    return model;
  }

  /** One model. */
  async getModel({ id }: GetModelInput, call: Call): Promise<Model> {
    return this.model(id, call);
  }

  /** Models, the newest first. */
  async listModels(input: ListModelsInput, call: Call): Promise<ModelPage> {
    const { page, pageSize, kind } = input;
    let found = call.database.selectFrom("models");
    if (kind !== undefined) found = found.where("kind", "=", kind);
    const { total } = await found
      .select(({ fn }) => fn.countAll().as("total"))
      .executeTakeFirstOrThrow();
    const rows = await found
      .select("id")
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute();
    const items = await call.tables.models.getMany(rows.map(({ id }) => id));
    return { items, total: Number(total), page, pageSize };
  }

  /** Changes what is given of a model; its owner may. null takes the description away. */
  async updateModel(
    { id, ...changes }: UpdateModelInput,
    call: AuthenticatedCall,
  ): Promise<Model> {
    await this.mustOwn(id, call);
    const model = await call.tables.models.update(id, changes);
    return model ?? this.model(id, call);
  }

  /** Removes a model; its owner may. */
  async deleteModel(
    { id }: DeleteModelInput,
    call: AuthenticatedCall,
  ): Promise<void> {
    await this.mustOwn(id, call);
    await call.tables.models.delete(id);
  }

  private async model(id: string, call: Call): Promise<Model> {
    const model = await call.tables.models.get(id);
    if (!model) throw new NotFound({ message: `there is no model ${id}` });
    return model;
  }

  private async mustOwn(id: string, call: AuthenticatedCall): Promise<void> {
    const { ownerId } = await this.model(id, call);
    const mine = ownerId === call.claims.userId;
    if (!mine && call.claims.role !== "admin") throw failure("forbidden");
  }
}
