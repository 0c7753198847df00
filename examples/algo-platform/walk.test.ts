// README's walk, line by line as it stands there, with every service restarted between its lines, and killed in the middle of a run: nothing is forgotten.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  childrenIn,
  type DevPlatform,
  startDevPlatform,
} from "../testing/dev-platform.js";

const source = new URL(".", import.meta.url);
const services = ["user", "file", "model", "algo"];

let platform: DevPlatform;
before(async () => {
  platform = await startDevPlatform(source);
});
after(() => platform?.stop());

test(
  "README's walk goes on after a restart of every service between its lines",
  { timeout: 240_000 },
  async (context) => {
    const shell = openShell(platform.folder);
    context.after(() => shell.close());
    const lines = walk();
    assert.ok(lines.length > 12, `${lines.length} lines`);
    const answers: string[] = [];
    for (const line of lines) {
      const isSetting = /^(api=|get\(\)|printf)/.test(line);
      const text = line.replace(/^api=.*/, `api=${platform.gateway}/api`);
      const { output, code } = await shell.run(text);
      assert.equal(code, 0, `${line}\n${output}`);
      if (line.startsWith("curl")) answers.push(output);
      if (line.includes("/run ")) await killAll();
      else if (!isSetting) await restartAll();
    }
    for (const answer of answers)
      assert.doesNotMatch(
        answer,
        /"code":(?!0)/,
        `${answer}\n${platform.output()}`,
      );
    const [, me, file, , , events, group, messages] = answers;
    assert.match(me ?? "", /"name":"ada"/);
    assert.equal(file, "x,y\n0,1\n1,3\n2,5\n3,7\n");
    assert.match(events ?? "", /"name":"fit","status":"done"[^]*event: end/);
    assert.match(group ?? "", /"status":"done"/);
    assert.match(messages ?? "", /The run of \\"first\\" has ended: done/);
  },
);

/** The lines of the walk in README. */
function walk(): string[] {
  const readme = readFileSync(new URL("../../README.md", source), "utf8");
  const [, block = ""] =
    /### A walk through it[^]*?```sh\n([^]*?)```/.exec(readme) ?? [];
  return block
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Has each replaced by a process of its own, as after an edit of its code. */
async function restartAll(): Promise<void> {
  const mark = platform.mark();
  for (const service of services) {
    const path = `services/${service}/${service}.service.ts`;
    await appendFile(join(platform.folder, path), "// again\n");
  }
  for (const service of services)
    await platform.says(new RegExp(`${service}\\b.* up again`), mark);
}

/** Kills them all at once, in the middle of what they do, and waits until each is up. */
async function killAll(): Promise<void> {
  const mark = platform.mark();
  for (const pid of childrenIn(platform, /host\.js/))
    process.kill(pid, "SIGKILL");
  for (const service of services)
    await platform.says(new RegExp(`${service} is up at`), mark);
}

/** One bash, which keeps what lines set. */
function openShell(folder: string) {
  const bash = spawn("bash", [], {
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  let read = "";
  let wake = (): void => {};
  bash.stdout.on("data", (chunk: Buffer) => {
    read += chunk.toString();
    wake();
  });
  return {
    async run(line: string): Promise<{ output: string; code: number }> {
      read = "";
      bash.stdin.write(`${line}\necho "<ended $?>"\n`);
      for (;;) {
        const found = /^([^]*)<ended (\d+)>\n$/.exec(read);
        if (found) return { output: found[1] ?? "", code: Number(found[2]) };
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async close(): Promise<void> {
      if (bash.exitCode !== null) return;
      const exited = once(bash, "exit");
      bash.stdin.end();
      await exited;
    },
  };
}
