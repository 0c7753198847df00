// What services say about configs while dev itself takes care of them. It has checked each config with its place before it pushed it, so a
// warning need not come again from every instance; and a process that is about to be replaced may not know the config of its successor.

/** Passes lines on, or keeps them back. */
export interface Hush {
  line(name: string, line: string): void;
  /** Holds complaints back while this runs; then those of the services that it restarted are dropped. */
  during(work: () => Promise<readonly string[]>): Promise<void>;
}

/** As the runtime logs them (config/live-value.ts). */
const warning = '"the config has warnings"';
const refusal = '"the new config is refused; the old one stays in force"';

/** Creates one that passes lines on to `show`. */
export function createHush(show: (name: string, line: string) => void): Hush {
  let running = 0;
  let held: { readonly name: string; readonly line: string }[] = [];
  return {
    line(name, line) {
      if (line.includes(warning)) return;
      if (running > 0 && line.includes(refusal)) held.push({ name, line });
      else show(name, line);
    },
    async during(work) {
      running += 1;
      let replaced: readonly string[] = [];
      try {
        replaced = await work();
      } finally {
        running -= 1;
        const complaints = held;
        held = [];
        // `user#2` is an instance of user.
        for (const { name, line } of complaints)
          if (!replaced.includes(name.replace(/#\d+$/, ''))) show(name, line);
      }
    },
  };
}
