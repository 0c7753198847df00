// The entrypoint of algo: yours to edit.
import { serveAlgo } from "./generated/service.js";
import { AlgoService } from "./algo.service.js";

await serveAlgo((context) => new AlgoService(context));
