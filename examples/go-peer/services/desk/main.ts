// The entrypoint of desk: yours to edit.
import { DeskService } from "./desk.service.js";
import { serveDesk } from "./generated/service.js";

await serveDesk((context) => new DeskService(context));
