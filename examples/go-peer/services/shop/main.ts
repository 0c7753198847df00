// The entrypoint of shop: yours to edit.
import { serveShop } from "./generated/service.js";
import { ShopService } from "./shop.service.js";

await serveShop((context) => new ShopService(context));
