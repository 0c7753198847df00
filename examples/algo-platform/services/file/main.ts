// The entrypoint of file: yours to edit.
import { serveFile } from "./generated/service.js";
import { FileService } from "./file.service.js";

await serveFile((context) => new FileService(context));
