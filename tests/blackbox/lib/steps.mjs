import { within } from './deadline.mjs';

export class Skip extends Error {}

// Runs steps one after another; each has its deadline and leaves nothing open for the next.
export class Steps {
  passed = 0;
  failed = 0;
  skipped = 0;

  constructor(only) {
    this.only = only;
  }

  async run(stage, steps) {
    for (const [name, step] of Object.entries(steps)) {
      if (this.only && !name.includes(this.only)) continue;
      await this.#run(stage, name, step);
    }
  }

  async #run(stage, name, step) {
    const [act, ms] = Array.isArray(step) ? step : [step, 90_000];
    try {
      await within(ms, 'deadline', act(stage));
      this.passed++;
      console.log(`ok ${name}`);
    } catch (error) {
      if (error instanceof Skip) {
        this.skipped++;
        console.log(`skip ${name}: ${error.message}`);
      } else {
        this.failed++;
        console.log(`FAIL ${name}: ${error.message}`);
        if (process.env.STACKS) console.log(error.stack);
      }
    } finally {
      await stage.clear();
    }
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}
