// The entrypoint of file: yours to edit.
import { FileService } from "./file.service.js";
import { serveFile } from "./generated/service.js";

await serveFile((context) => new FileService(context));
