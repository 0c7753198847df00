// The entrypoint of model: yours to edit.
import { serveModel } from "./generated/service.js";
import { ModelService } from "./model.service.js";

await serveModel((context) => new ModelService(context));
