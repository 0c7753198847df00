// One run of a task group: its steps so far, and whoever waits for the next one.
import type { RunStep } from "../../shared/generated/common.js";

/** The steps of a run, for any number of readers, early and late ones. */
export class Run {
  private readonly steps: RunStep[] = [];
  private readonly waiting = new Set<() => void>();
  private ended = false;

  /** Adds a step and wakes the readers. */
  add(step: RunStep): void {
    this.steps.push(step);
    this.wake();
  }

  /** No more steps will come. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Every step from the first on, until the run ends or the signal aborts. */
  async *read(signal: AbortSignal): AsyncGenerator<RunStep> {
    for (let next = 0; !signal.aborted; ) {
      const step = this.steps[next];
      if (step) {
        next += 1;
        yield step;
      } else if (this.ended) return;
      else await this.change(signal);
    }
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        this.waiting.delete(resume);
        signal.removeEventListener("abort", resume);
        resolve();
      };
      this.waiting.add(resume);
      signal.addEventListener("abort", resume);
    });
  }
}
