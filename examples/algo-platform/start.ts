// Starts one built service: `npm run build && npm start user`. Yours to edit.
import { join } from "node:path";

const [name] = process.argv.slice(2);
if (name === undefined) {
  console.error("Which service? For example: npm start user");
  process.exit(2);
}

// A service reads its config.toml from the folder that it is started in.
process.chdir(join("services", name));
await import(`./services/${name}/main.js`);
