// The entrypoint of desk: yours to edit.
import { serveDesk } from "./generated/service.js";
import { DeskService } from "./desk.service.js";

await serveDesk((context) => new DeskService(context));
