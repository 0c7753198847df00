// The entrypoint of algo: yours to edit.
import { AlgoService } from "./algo.service.js";
import { serveAlgo } from "./generated/service.js";

await serveAlgo((context) => new AlgoService(context));
