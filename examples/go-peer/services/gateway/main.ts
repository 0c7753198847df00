// The entrypoint of gateway: yours to edit.
import { serveGateway } from "./generated/service.js";

await serveGateway();
