// Builds and runs the peer in Go. Where Go or its libraries are not installed its tests are skipped with the reason, unless
// ARMATURE_REQUIRE_GO=1.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("peers/ledger", import.meta.url));
/** Where Debian's packages of Go libraries are. */
const libraries = "/usr/share/gocode";
const packages = [
  "golang",
  "golang-github-gin-gonic-gin-dev",
  "golang-etcd-server-dev",
];

/** Why the peer can't be built here, or false; what `node:test` takes as `skip`. */
export function goMissing(): string | false {
  const isThere =
    spawnSync("go", ["version"]).status === 0 &&
    existsSync(`${libraries}/src/github.com/gin-gonic/gin`) &&
    existsSync(`${libraries}/src/go.etcd.io/etcd/clientv3`);
  if (isThere) return false;
  const reason = `needs Go with Gin and etcd's client: apt-get install ${packages.join(" ")}`;
  if (process.env["ARMATURE_REQUIRE_GO"] === "1") throw new Error(reason);
  return reason;
}

/** A running peer. */
export interface GoPeer {
  /** `ip:port`. */
  readonly address: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Builds it into a folder and starts it; resolves once it is registered. */
export async function startGoPeer(into: string, etcd: string): Promise<GoPeer> {
  const program = `${into}/ledger`;
  const built = spawnSync("go", ["build", "-o", program, "."], {
    cwd: folder,
    env: { ...process.env, GO111MODULE: "off", GOPATH: libraries },
    encoding: "utf8",
  });
  if (built.status !== 0)
    throw new Error(`go build: ${built.stderr}${built.error?.message ?? ""}`);
  const child = spawn(program, ["-etcd", etcd], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const address = await Promise.race([
    once(createInterface({ input: child.stdout }), "line").then(([line]) =>
      String(line).replace("ready at ", ""),
    ),
    ended.then(() => undefined),
  ]);
  if (address === undefined) throw new Error(`the peer ended: ${said}`);
  return {
    address,
    process: child,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
