// Runs a program once, and says what it took.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run took. */
export interface ProcessCost {
  /** From start to end, in seconds. */
  readonly seconds: number;
  /** Processor time of all its threads, in seconds. */
  readonly cpuSeconds: number;
  /** The most that it held, in MiB. */
  readonly mebibytes: number;
}

/** Runs Node with these arguments to its end. Throws with what it said where it fails. */
export function runNode(args: readonly string[], cwd?: string): ProcessCost {
  const folder = mkdtempSync(join(tmpdir(), 'armature-cost-'));
  const report = join(folder, 'usage.json');
  const preload = `data:text/javascript,${encodeURIComponent(
    `import { writeFileSync } from 'node:fs';
     process.on('exit', () => writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())));`,
  )}`;
  try {
    const begun = performance.now();
    const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', preload, ...args], {
      encoding: 'utf8',
      maxBuffer: 1e8,
      ...(cwd !== undefined && { cwd }),
    });
    const seconds = (performance.now() - begun) / 1000;
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
    const usage = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
    return {
      seconds,
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      mebibytes: usage.maxRSS / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
