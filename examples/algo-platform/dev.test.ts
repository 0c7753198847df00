// `scaffold dev` under use and abuse: edits, crashes, outages, and what is left when it ends.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startEmbeddedEtcd } from "@armature/runtime/embedded-etcd";
import {
  childrenIn,
  type DevPlatform,
  type DevProcess,
  startDev,
  startDevPlatform,
} from "../testing/dev-platform.js";

const source = new URL(".", import.meta.url);
/** Fewer edits while somebody works, all of them in CI. */
const isFull = process.env["ARMATURE_COUNT"] !== undefined;
const scaffold = fileURLToPath(new URL("../../bin/scaffold.js", source));

describe("a platform that is worked on", () => {
  let dev: DevPlatform;
  before(async () => {
    dev = await startDevPlatform(source);
  });
  after(() => dev?.stop());

  const edit = async (path: string, change: (text: string) => string) => {
    const file = join(dev.folder, path);
    const text = await readFile(file, "utf8");
    assert.notEqual(change(text), text, `nothing to change in ${path}`);
    await writeFile(file, change(text));
  };
  const page = () =>
    fetch(`${dev.gateway}/api/algo/task_groups`)
      .then((answer) => answer.json())
      .then((answer) => (answer as { data?: { pageSize: number } }).data)
      .catch(() => undefined);
  const pageSize = (size: number) =>
    dev.eventually(page, (found) => found?.pageSize === size);
  const algo = "services/algo/service.yaml";
  const setDefault = (size: number) => (text: string) =>
    text.replace(/int32\(1\.\.100\) = \d+/, `int32(1..100) = ${size}`);

  /** What dev itself said since a mark. */
  const said = (mark: number) =>
    dev
      .output()
      .split("\n")
      .slice(mark)
      .filter((line) => line.startsWith("scaffold"));
  /** Puts a file back as it was, whatever becomes of the test. */
  const restoring = async (path: string, test: () => Promise<void>) => {
    const file = join(dev.folder, path);
    const text = await readFile(file, "utf8");
    try {
      await test();
    } finally {
      const mark = dev.mark();
      await writeFile(file, text);
      await dev.says(/algo is up again/, mark);
    }
  };

  it("answers through the gateway, and nothing was started twice", async () => {
    await pageSize(20);
    assert.doesNotMatch(
      dev.output(),
      /again|can not start|does not answer|waiting/,
    );
    assert.equal((await addressesOf(dev)).length, 5);
  });

  it("serves an edited handler by one restart of its service", async () => {
    const handler = "services/algo/algo.service.ts";
    await restoring(handler, async () => {
      const mark = dev.mark();
      const others = await addressesOf(dev, "user");
      await edit(handler, (text) =>
        text.replace("page, pageSize };", "page, pageSize: pageSize + 1 };"),
      );
      await dev.says(/algo is up again/, mark);
      await pageSize(21);
      assert.equal(said(mark).length, 2, said(mark).join("\n"));
      assert.match(
        said(mark)[0] ?? "",
        /algo\.service\.ts changed: restarting algo$/,
      );
      assert.deepEqual(await addressesOf(dev, "user"), others);
    });
    await pageSize(20);
  });

  it("serves an edited manifest by one generation and one restart of whom it reaches", async () => {
    const mark = dev.mark();
    await edit(algo, setDefault(30));
    await dev.says(/up again/, mark);
    await pageSize(30);
    const lines = said(mark);
    assert.equal(lines.length, 2, lines.join("\n"));
    assert.match(
      lines[0] ?? "",
      /service\.yaml changed: generated \d+ files, restarting .*algo/,
    );
  });

  it("loses no call of a load during edits of code and manifests", async () => {
    const failed: unknown[] = [];
    let calls = 0;
    const load = { going: true };
    const loading = Promise.all(
      [1, 2].map(async () => {
        while (load.going) {
          const answer = await fetch(`${dev.gateway}/api/algo/task_groups`)
            .then(async (response) => [response.status, await response.text()])
            .catch((error: unknown) => [error]);
          if (answer[0] !== 200) failed.push(answer);
          calls += 1;
          await pause(10);
        }
      }),
    );
    const handler = "services/algo/algo.service.ts";
    for (let round = 1; round <= (isFull ? 6 : 2); round += 1) {
      const mark = dev.mark();
      await edit(handler, (text) => `${text}// ${round}\n`);
      await dev.says(/algo.* up again/, mark);
    }
    // Another contract: the gateway is replaced, too.
    for (const summary of isFull
      ? ["Lists.", "Shows.", "Lists them.", "Shows them."]
      : ["Lists.", "Shows."]) {
      const mark = dev.mark();
      await edit(algo, (text) =>
        text.replace(
          /  listTaskGroups:\n(    summary: .*\n)?/,
          `  listTaskGroups:\n    summary: ${summary}\n`,
        ),
      );
      await dev.says(/algo.* up again/, mark);
    }
    const seen = calls;
    await dev.eventually(
      () => Promise.resolve(calls),
      (count) => count > seen + 50,
    );
    load.going = false;
    await loading;
    assert.deepEqual(failed, []);
  });

  it("says little of an edit, and names mistakes without the stacks around them", async () => {
    const handler = "services/algo/algo.service.ts";
    let mark = dev.mark();
    await edit(handler, (text) => `${text}// little\n`);
    await dev.says(/algo is up again/, mark);
    assert.equal(said(mark).length, 2, said(mark).join("\n"));

    mark = dev.mark();
    await edit(handler, (text) => `${text}const broken: = 1;\n`);
    await dev.says(/algo can not be built: the last good one runs on/, mark);
    await dev.says(
      /services\/algo\/algo\.service\.ts:\d+:\d+: Unexpected/,
      mark,
    );
    await dev.says(/type error/, mark);
    const lines = dev.output().split("\n").slice(mark);
    assert.deepEqual(
      lines.filter((line) => /node_modules|node:internal/.test(line)),
      [],
    );
    for (const line of lines) assert.match(line, /^[\w#-]+ +\| /);
    assert.ok(await page(), "the last good one answers");

    mark = dev.mark();
    await edit(handler, (text) =>
      text.replace("const broken: = 1;", 'const broken: number = "";'),
    );
    await dev.says(/algo is up again/, mark);
    await dev.says(/algo\.service\.ts:\d+:\d+ TS2322/, mark);
    mark = dev.mark();
    await edit(handler, (text) =>
      text.replace('const broken: number = "";\n', ""),
    );
    await dev.says(/the types are right again|type errors left/, mark);
  });

  it("keeps the last good platform while a manifest is broken", async () => {
    const mark = dev.mark();
    await edit(algo, (text) => text.replace("body: {", "bdy: {"));
    await dev.says(/ARM\d{4}/, mark);
    await dev.says(/the last good platform runs on/, mark);
    assert.equal((await page())?.pageSize, 30);
    const mended = dev.mark();
    await edit(algo, (text) => text.replace("bdy: {", "body: {"));
    await dev.says(/the manifests are right again/, mended);
    await edit(algo, setDefault(31));
    await pageSize(31);
  });

  it("ends consistent after many saves in a row", async () => {
    const mark = dev.mark();
    for (let size = isFull ? 41 : 71; size <= 90; size += 1) {
      await edit(algo, setDefault(size));
      await pause(60); // as an editor that saves by itself
    }
    await pageSize(90);
    await dev.says(/algo.* up again/, mark);
    const restarts = dev
      .output()
      .split("\n")
      .slice(mark)
      .filter((line) => line.includes("restarting"));
    assert.ok(restarts.length < 25, `${restarts.length} restarts`);
    await dev.eventually(
      () => addressesOf(dev, "algo"),
      (found) => found.length === 1,
    );
    const { code } = await run(["generate", "--check"], dev.folder);
    assert.equal(code, 0, "what is generated is what the last save asks for");
  });

  it("starts what was killed again: a process of one service, and one that several share", async () => {
    const [gateway = 0] = await dev.eventually(
      () => Promise.resolve(childrenIn(dev, /services\/gateway/)),
      // Those that were replaced still end.
      (found) => found.length === 1,
    );
    const mark = dev.mark();
    process.kill(gateway, "SIGKILL");
    await dev.says(/gateway was killed by SIGKILL: starting it again/, mark);
    await dev.says(/gateway is up at/, mark);
    await pageSize(90);
    const [host = 0] = childrenIn(dev, /dev\/host\.js/);
    process.kill(host, "SIGKILL");
    const [, names = ""] = await dev.says(
      /the process of (.*) was killed by SIGKILL: they start again/,
      mark,
    );
    for (const name of names.split(", "))
      await dev.says(new RegExp(`${name} is up at`), mark);
    await pageSize(90);
  });

  it("ends a service alone that fails or never returns, and starts it again", async () => {
    const handler = "services/model/main.ts";
    const text = await readFile(join(dev.folder, handler), "utf8");
    const others = await addressesOf(dev, "algo");
    let mark = dev.mark();
    await edit(
      handler,
      (code) =>
        `${code}\nsetTimeout(() => { throw new Error("lost"); }, 300);\n`,
    );
    await dev.says(/model ended with code 1: starting it again/, mark);
    assert.deepEqual(await addressesOf(dev, "algo"), others);
    mark = dev.mark();
    await edit(
      handler,
      () =>
        `${text}\nfunction spin() {\n  for (;;);\n}\nsetTimeout(spin, 300);\n`,
    );
    await dev.says(
      /model does not return from spin \(services\/model\/main\.ts:\d+:\d+\)/,
      mark,
    );
    mark = dev.mark();
    await edit(handler, () => text);
    await dev.says(/model is up/, mark);
    await pageSize(90);
  });

  it("pushes a saved config, which is taken without a restart", async () => {
    const before = await addressesOf(dev, "user");
    const mark = dev.mark();
    await edit("config/user.toml", (text) =>
      text.replace("sessionHours = 24", "sessionHours = 12"),
    );
    await dev.says(/pushed config: user/, mark);
    await dev.says(/^user .*a new config is in force/, mark);
    assert.deepEqual(await addressesOf(dev, "user"), before);
    await edit("config/user.toml", (text) =>
      text.replace("sessionHours = 12", 'sessionHours = "long"'),
    );
    await dev.says(/config of user is refused/, mark);
    await dev.says(/ARM6048/, mark);
    const { stdout } = await run(
      ["config", "get", "user", "sessionHours"],
      dev.folder,
    );
    assert.equal(stdout.trim(), "12");
  });

  it("has no complaint where fields of a config come and go with their values", async () => {
    const manifest = "services/user/service.yaml";
    const before = dev.mark();
    let mark = before;
    await Promise.all([
      edit(
        "config/user.toml",
        (text) => `${text.replace('"long"', "12")}region = "eu"\n`,
      ),
      edit(manifest, (text) =>
        text.replace("config:\n", "config:\n  region: string\n"),
      ),
    ]);
    await dev.says(/user.* up again/, mark);
    mark = dev.mark();
    await Promise.all([
      edit("config/user.toml", (text) => text.replace('region = "eu"\n', "")),
      edit(manifest, (text) => text.replace("  region: string\n", "")),
    ]);
    await dev.says(/user.* up again/, mark);
    assert.doesNotMatch(
      dev.output().split("\n").slice(before).join("\n"),
      /refused|ARM\d{4}|can not start|warnings/,
    );
  });

  it("leaves alone what was set elsewhere, and says both", async () => {
    let mark = dev.mark();
    await run(["config", "set", "user", "passwordRounds=8"], dev.folder);
    await edit("config/algo.toml", (text) =>
      text.replace("stepMillis = 200", "stepMillis = 201"),
    );
    await dev.says(/pushed config: algo$/m, mark);
    mark = dev.mark();
    await edit("config/user.toml", (text) =>
      text.replace("passwordRounds = 10", "passwordRounds = 12"),
    );
    await dev.says(/config of user was not pushed/, mark);
    await dev.says(/-passwordRounds = 8/, mark);
    await dev.says(/\+passwordRounds = 12/, mark);
    const { stdout } = await run(
      ["config", "get", "user", "passwordRounds"],
      dev.folder,
    );
    assert.equal(stdout.trim(), "8");
    await run(["config", "pull", "user", "--force"], dev.folder);
  });

  it("starts a service that is added, and ends one whose folder is deleted", async () => {
    const folder = join(dev.folder, "services/echo");
    let mark = dev.mark();
    await mkdir(folder);
    await writeFile(
      join(folder, "service.yaml"),
      "service: echo\nversion: 1.0.0\nroutes:\n  say:\n    get: /say\n    query: { text: string }\n    returns: string\n",
    );
    await dev.says(/echo is up at/, mark);
    const { code } = await run(["call", "echo.say", "text=hi"], dev.folder);
    assert.equal(code, 1, "a new operation fails until it is written");
    mark = dev.mark();
    await rm(folder, { recursive: true });
    await dev.eventually(
      () => addressesOf(dev, "echo"),
      (found) => found.length === 0,
    );
    assert.equal(existsSync(join(folder, "main.ts")), false);
    assert.equal((await page())?.pageSize, 90);
  });

  it("runs on when the folder of a needed service is deleted, and takes it back", async () => {
    const mark = dev.mark();
    const folder = join(dev.folder, "services/file");
    const kept = join(dev.folder, ".kept");
    await cp(folder, kept, { recursive: true });
    await rm(folder, { recursive: true });
    await dev.says(/the last good platform runs on/, mark);
    assert.equal((await page())?.pageSize, 90);
    await rm(join(kept, "data"), { recursive: true, force: true });
    await cp(kept, folder, { recursive: true });
    await rm(kept, { recursive: true });
    await dev.says(/file.* (is|are) up/, mark);
  });

  it("refuses a second session in the same workspace", async () => {
    const { code, stderr } = await run(["dev"], dev.folder);
    assert.equal(code, 4);
    assert.match(stderr, /ARM6031/);
  });

  it("ends when it is told to, and leaves no process and no port", async () => {
    const children = childrenIn(dev, /./);
    assert.ok(children.length >= 4);
    dev.process.kill("SIGINT");
    const [code] = await once(dev.process, "exit");
    assert.equal(code, 0);
    assert.deepEqual(children.filter(isAlive), []);
    await assert.rejects(fetch(dev.gateway));
    assert.equal(existsSync(join(dev.folder, ".scaffold/dev.json")), false);
  });
});

describe("a platform in trouble", () => {
  let dev: DevProcess | undefined;
  after(() => dev?.stop());

  it("names a taken port, outlives etcd, and takes its services along when it is killed", async () => {
    const etcd = await startEmbeddedEtcd();
    const blocker = createServer();
    blocker.listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const { port } = blocker.address() as { port: number };
    try {
      dev = await startDev(source, [
        "--etcd",
        etcd.endpoint,
        "--port",
        String(port),
        "--only",
        "gateway,user",
        "--instances",
        "user=2",
      ]);
      await dev.says(
        new RegExp(`gateway can not start: port ${port} is taken: .*stop`),
        0,
      );
      blocker.close();
      await dev.says(/everything is up/, 0);

      let mark = dev.mark();
      await etcd.stop();
      await dev.says(/etcd at .* does not answer: .*start it again/, mark);
      const answer = await fetch(`http://127.0.0.1:${port}/api/user/me`);
      assert.equal(answer.status, 401);
      mark = dev.mark();
      await etcd.wipe();
      await dev.says(/etcd at .* is back/, mark);
      await dev.says(/pushed config: .*parent/, mark);
      await dev.eventually(
        async () => (await run(["ps", "--json"], dev?.folder ?? "")).stdout,
        (text) => (text.match(/"health": "ready"/g) ?? []).length === 3,
      );

      const children = childrenIn(dev, /host\.js|services\/gateway/);
      assert.equal(children.length, 2);
      dev.process.kill("SIGKILL");
      await dev.eventually(
        () => Promise.resolve(children.filter(isAlive)),
        (alive) => alive.length === 0,
      );
    } finally {
      blocker.close();
      await etcd.close();
    }
  });
});

/** Where the instances of a service answer; of all of them unless told. */
async function addressesOf(
  dev: DevProcess,
  service?: string,
): Promise<readonly string[]> {
  const { stdout } = await run(["ps", "--json"], dev.folder);
  const { instances } = JSON.parse(stdout) as {
    instances: { service: string; address: string; health: string }[];
  };
  return instances
    .filter(({ health }) => health === "ready")
    .filter((each) => service === undefined || each.service === service)
    .map(({ address }) => address);
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended but was not waited for yet is gone, too.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function run(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [scaffold, ...args],
      { cwd },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}
