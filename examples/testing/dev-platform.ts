// Starts an example as its user does, with `scaffold dev`, on a copy of its folder and on free ports.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = new URL("../../", import.meta.url);
const scaffold = fileURLToPath(new URL("bin/scaffold.js", repository));

/** A `scaffold dev` that was started. */
export interface DevProcess {
  readonly process: ChildProcess;
  /** The copy that runs; tests may edit it. */
  readonly folder: string;
  /** Everything that was printed so far. */
  readonly output: () => string;
  /** Gives the first line, from now on or from a mark on, that matches; fails after a minute and a half. */
  says(pattern: RegExp, since?: number): Promise<RegExpExecArray>;
  /** A mark for `says`: how many lines there are. */
  mark(): number;
  /** Asks again until the answer holds; fails after a minute. */
  eventually<T>(
    ask: () => Promise<T>,
    holds: (answer: T) => boolean,
  ): Promise<T>;
  /** Ends it as Ctrl-C does and removes the copy. */
  stop(): Promise<void>;
}

/** A running platform. */
export interface DevPlatform extends DevProcess {
  /** Where the gateway listens: `http://127.0.0.1:PORT`. */
  readonly gateway: string;
}

/** Starts the workspace in a folder; resolves once every service is up. */
export async function startDevPlatform(source: URL): Promise<DevPlatform> {
  const dev = await startDev(source, ["--port", "0"]);
  try {
    const [, gateway = ""] = await dev.says(/gateway\s+(http:\/\/\S+)/, 0);
    return { ...dev, gateway };
  } catch (error) {
    await dev.stop();
    throw error;
  }
}

/** Starts `scaffold dev` with these arguments on a copy of a workspace, and waits for nothing. */
export async function startDev(
  source: URL,
  args: readonly string[],
): Promise<DevProcess> {
  const parent = fileURLToPath(new URL(".tmp/", repository));
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(`${parent}platform-`);
  await cp(fileURLToPath(source), folder, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|data|\.scaffold)$/.test(path),
  });
  const child = spawn(
    process.execPath,
    [scaffold, "dev", "--cwd", folder, "--no-color", ...args],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const listener of listeners) listener();
    });
  }
  child.once("exit", (code, signal) => {
    lines.push(`scaffold dev ended with ${code ?? signal}`);
    for (const listener of listeners) listener();
  });
  return {
    process: child,
    folder,
    output: () => lines.join("\n"),
    mark: () => lines.length,
    says: (pattern, since = lines.length) =>
      new Promise((resolve, reject) => {
        let next = since;
        const fail = (why: string) => {
          listeners.delete(look);
          clearTimeout(limit);
          reject(new Error(`${why}: ${pattern}\n${lines.join("\n")}`));
        };
        const look = () => {
          for (; next < lines.length; next += 1) {
            const found = pattern.exec(lines[next] ?? "");
            if (!found) continue;
            listeners.delete(look);
            clearTimeout(limit);
            return resolve(found);
          }
          if (child.exitCode !== null || child.signalCode !== null)
            fail("ended without saying");
        };
        const limit = setTimeout(() => fail("not said within 90 s"), 90_000);
        listeners.add(look);
        look();
      }),
    eventually,
    async stop() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The processes that a session has started, whose command line or working directory matches. */
export function childrenIn(dev: DevProcess, pattern: RegExp): number[] {
  const { pid = 0 } = dev.process;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [, parent] =
          /^\d+ \(.*\) \S (\d+)/s.exec(
            readFileSync(`/proc/${name}/stat`, "utf8"),
          ) ?? [];
        const line = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return (
          Number(parent) === pid &&
          pattern.test(`${line} ${readlinkSync(`/proc/${name}/cwd`)}`)
        );
      } catch {
        // Gone meanwhile.
        return false;
      }
    })
    .map(Number);
}

async function eventually<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + 60_000;
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
