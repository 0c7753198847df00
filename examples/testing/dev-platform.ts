// Starts an example as its user does, with `scaffold dev`, on a copy of its folder and on free ports.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = new URL("../../", import.meta.url);

/** A running platform. */
export interface DevPlatform {
  /** Where the gateway listens: `http://127.0.0.1:PORT`. */
  readonly gateway: string;
  /** The copy that runs; tests may edit it. */
  readonly folder: string;
  /** Everything that was printed so far. */
  readonly output: () => string;
  /** Asks again until the answer holds; fails after ten seconds. */
  eventually<T>(
    ask: () => Promise<T>,
    holds: (answer: T) => boolean,
  ): Promise<T>;
  /** Ends it as Ctrl-C does and removes the copy. */
  stop(): Promise<void>;
}

/** Starts the workspace in a folder; resolves once every service is up. */
export async function startDevPlatform(source: URL): Promise<DevPlatform> {
  const parent = fileURLToPath(new URL(".tmp/", repository));
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(`${parent}platform-`);
  await cp(fileURLToPath(source), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|data|\.scaffold)$/.test(path),
  });
  const scaffold = fileURLToPath(new URL("bin/scaffold.js", repository));
  const child = spawn(
    process.execPath,
    [scaffold, "dev", "--cwd", folder, "--port", "0", "--no-color"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const lines: string[] = [];
  try {
    const gateway = await untilReady(child, lines);
    return {
      gateway,
      folder,
      output: () => lines.join("\n"),
      eventually,
      async stop() {
        await end(child);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end(child);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function untilReady(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${why}\n${lines.join("\n")}`));
    const limit = setTimeout(() => fail("not up within a minute"), 60_000);
    const read = (line: string) => {
      lines.push(line);
      const ready = /gateway\s+(http:\/\/\S+)/.exec(line);
      if (!ready?.[1]) return;
      clearTimeout(limit);
      resolve(ready[1]);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", read);
    }
    child.once("exit", (code) => {
      clearTimeout(limit);
      fail(`scaffold dev ended with ${code}`);
    });
  });
}

async function eventually<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end) {
      throw new Error(`still ${JSON.stringify(answer, bigints)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT");
  await exited;
}
