// The entrypoint of user: yours to edit.
import { serveUser } from "./generated/service.js";
import { UserService } from "./user.service.js";

await serveUser((context) => new UserService(context));
