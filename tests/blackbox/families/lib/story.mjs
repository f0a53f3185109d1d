// A program tells one family's story in numbered steps; a step that fails says what was expected and what came.
import { readArguments } from '../../lib/arguments.mjs';
import { within } from '../../lib/deadline.mjs';
import { Skip } from '../../lib/steps.mjs';

const patienceMs = 90_000;

export class Story {
  passed = 0;
  failed = 0;
  skipped = 0;
  #cleanups = [];

  // Every step is tried, also after one that failed: who reads the outcome wants to see all that is wrong.
  async step(title, act, ms = patienceMs) {
    const number = this.passed + this.failed + this.skipped + 1;
    try {
      await within(ms, 'deadline', act());
      this.passed++;
      console.log(`ok ${number} ${title}`);
    } catch (error) {
      if (error instanceof Skip) {
        this.skipped++;
        console.log(`SKIP ${number} ${title}: ${error.message}`);
        return;
      }
      this.failed++;
      console.log(`FAIL ${number} ${title}: ${error.message}`);
      if (process.env.STACKS) console.log(error.stack);
    }
  }

  // What a step opened and the story closes when it is over.
  keep(wire) {
    this.#cleanups.push(() => wire.drop());
    return wire;
  }

  atEnd(act) {
    this.#cleanups.push(act);
  }

  async finish() {
    for (const clean of this.#cleanups) await clean();
    console.log(`${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

// What can not even begin has failed.
export async function tell(title, act) {
  const values = readArguments(`${process.argv[1]} --base URL`, { base: { type: 'string' } }, 'base');
  console.log(`# ${title}`);
  const story = new Story();
  await act(story, values.base.replace(/\/$/, '')).catch((error) => story.step('the story goes on', () => {
    throw error;
  }));
  await story.finish();
}

export const together = (times, act) => Promise.all(Array.from({ length: times }, (_, index) => act(index)));

export const countOf = (answers, status) => answers.filter((answer) => answer.status === status).length;
