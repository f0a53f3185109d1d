import { randomUUID } from 'node:crypto';
import { equal } from './check.mjs';
import { until } from './deadline.mjs';

const patienceMs = 30_000;
const ownFiles = ['/simulator', '/simulator/simulator.css', '/simulator/simulator.js', '/simulator/simulator-files.js',
  '/simulator/ws'];
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

// A guest in a real browser, and the agent that it talks to.
export class SimulatorPage {
  static async open(stage, prepare) {
    const guest = new SimulatorPage();
    guest.url = stage.url;
    guest.page = await stage.browser.open(`${stage.url}/simulator`, prepare);
    await guest.#is('connected');
    guest.conversationId = await guest.page.run(() => document.getElementById('conversationId').textContent);
    guest.elements = await guest.#elementsAround();
    return guest;
  }

  // Its queue is one that only this agent serves.
  async meet(stage, name) {
    const queueId = randomUUID();
    this.desk = await stage.desk({ queues: [queueId], name });
    await this.setContext({ queueId });
    await stage.accept(this.desk, this.conversationId);
    return this.desk;
  }

  setContext(context) {
    return this.page.run((data) => {
      document.getElementById('data').value = JSON.stringify(data);
      document.getElementById('context').requestSubmit();
    }, context);
  }

  write(text) {
    return this.page.run((words) => {
      document.getElementById('text').value = words;
      document.getElementById('compose').requestSubmit();
    }, text);
  }

  // A file that the guest chose in the page's own dialog.
  choose(name) {
    return this.page.run((filename, base64) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], filename, { type: 'image/png' }));
      const input = document.getElementById('file');
      input.files = files.files;
      input.dispatchEvent(new Event('change'));
    }, name, png);
  }

  async reload() {
    await this.page.go(`${this.url}/simulator`);
    await this.#is('connected');
  }

  // What each line says: its own words, its file's name, and what stands small below.
  lines() {
    return this.page.run(() => [...document.getElementById('messages').children].map((line) => ({
      kind: line.className,
      words: [...line.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(''),
      file: line.querySelector(':scope > .file')?.firstChild.data,
      detail: line.querySelector(':scope > small')?.textContent,
    })));
  }

  // Waits until lines say exactly this, to the character.
  async shows(what, expected) {
    let missing;
    await until(patienceMs, what, async () => {
      const parts = new Set((await this.lines()).flatMap(Object.values));
      missing = expected.filter((text) => !parts.has(text));
      return missing.length === 0;
    }).catch((error) => {
      throw new Error(`${error.message}: ${JSON.stringify(missing[0])}`);
    });
  }

  // Waits until everything that was sent was stored or refused.
  settles() {
    return until(patienceMs, 'answers to all', async () =>
      (await this.lines()).every(({ kind }) => !kind.includes('waiting')));
  }

  // Nothing of what was shown has run, asked for anything, or become a part of the page.
  async staysHarmless() {
    await this.page.run(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { told, stopped, dialogs, requests } = this.page;
    equal(told.join(), '', 'scripts of guests that ran');
    equal(dialogs.join(), '', 'dialogs');
    equal(stopped.join(), '', 'what the policy had to stop');
    const foreign = requests.filter((url) => !ownFiles.some((path) => url.replace(/^ws/, 'http') === this.url + path));
    equal(foreign.join(), '', 'requests to elsewhere');
    equal(await this.#strangers(), '', 'elements and attributes in messages');
    equal(await this.#elementsAround(), this.elements, 'elements around the messages');
  }

  #is(state) {
    return until(patienceMs, `the page to be ${state}`,
      () => this.page.run((wanted) => document.getElementById('state')?.dataset.state === wanted, state));
  }

  #elementsAround() {
    return this.page.run(() => [...document.querySelectorAll('*:not(#messages *)')].map((one) => one.tagName).join());
  }

  #strangers() {
    return this.page.run(() => {
      const usual = /^(LI|SMALL|SPAN|PROGRESS|A) ((class|data-text|data-file|href|download|rel|target) )*$/;
      const shape = (one) => `${one.tagName} ${one.getAttributeNames().map((name) => `${name} `).join('')}`;
      return [...document.querySelectorAll('#messages *')].map(shape).filter((one) => !usual.test(one)).join();
    });
  }
}
