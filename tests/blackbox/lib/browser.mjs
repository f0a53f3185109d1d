import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { within } from './deadline.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const startsWithinMs = 30_000;
const answersWithinMs = 15_000;

// Where a browser is installed; undefined where none is.
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

// A headless Chromium with a profile of its own, driven over its own protocol.
export class Browser {
  #child;
  #socket;
  #profile;
  #nextId = 1;
  #asked = new Map();
  #pages = new Map();

  static async start(path) {
    const browser = new Browser();
    browser.#profile = await mkdtemp(join(tmpdir(), 'guestgrid-browser-'));
    // No user namespaces for root and in containers, so no sandbox; it only ever sees this machine's own pages.
    browser.#child = spawn(path, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
      // A page whose content a step here changed has no address of its own, and this machine's would count as foreign.
      '--disable-features=LocalNetworkAccessChecks', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--no-proxy-server',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', '--remote-debugging-port=0',
      `--user-data-dir=${browser.#profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    try {
      const address = await within(startsWithinMs, 'a browser', browser.#address());
      browser.#socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 0 });
      await within(startsWithinMs, 'the browser’s socket', new Promise((resolve, reject) => {
        browser.#socket.once('open', resolve);
        browser.#socket.once('error', reject);
      }));
      browser.#socket.on('message', (data) => browser.#heard(JSON.parse(String(data))));
      return browser;
    } catch (error) {
      await browser.dispose();
      throw error;
    }
  }

  async open(url, prepare = async () => {}) {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId, targetId);
    this.#pages.set(sessionId, page);
    await page.watch();
    await prepare(page);
    await page.go(url);
    return page;
  }

  ask(method, params = {}, sessionId = undefined) {
    const id = this.#nextId++;
    const answer = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    return within(answersWithinMs, method, answer);
  }

  async dispose() {
    this.#socket?.terminate();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve));
      process.kill(-this.#child.pid, 'SIGKILL');
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  async #address() {
    for await (const line of createInterface({ input: this.#child.stderr })) {
      const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? [];
      if (address) {
        this.#child.stderr.resume();
        return address;
      }
    }
    throw new Error('the browser ended at once');
  }

  #heard({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      this.#pages.get(sessionId)?.heard(method, params);
      return;
    }
    const { resolve, reject } = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }
}

// One page and all that it does: the scripts that tell of themselves, what its policy stopped, dialogs, requests.
class Page {
  told = [];
  stopped = [];
  dialogs = [];
  requests = [];
  #listeners = new Map();

  constructor(browser, sessionId, targetId) {
    Object.assign(this, { browser, sessionId, targetId });
  }

  ask(method, params) {
    return this.browser.ask(method, params, this.sessionId);
  }

  on(method, listener) {
    this.#listeners.set(method, listener);
  }

  async watch() {
    for (const domain of ['Page', 'Runtime', 'Network']) await this.ask(`${domain}.enable`);
    await this.ask('Runtime.addBinding', { name: 'tell' });
    await this.ask('Runtime.addBinding', { name: 'tellStopped' });
    await this.ask('Page.addScriptToEvaluateOnNewDocument', {
      source: `document.addEventListener('securitypolicyviolation',
        (one) => tellStopped(one.effectiveDirective + ' ' + one.blockedURI))`,
    });
  }

  async go(url) {
    const loaded = new Promise((resolve) => this.on('Page.loadEventFired', resolve));
    const { errorText } = await this.ask('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await within(answersWithinMs, `load ${url}`, loaded);
  }

  // A value that goes through JSON; a promise is waited for.
  async run(act, ...values) {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', {
      expression: `(${act})(...${JSON.stringify(values)})`, awaitPromise: true, returnByValue: true,
      allowUnsafeEvalBlockedByCSP: false,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  close() {
    return this.browser.ask('Target.closeTarget', { targetId: this.targetId });
  }

  heard(method, params) {
    this.#listeners.get(method)?.(params);
    switch (method) {
      case 'Runtime.bindingCalled':
        (params.name === 'tell' ? this.told : this.stopped).push(params.payload);
        break;
      case 'Page.javascriptDialogOpening':
        this.dialogs.push(params.message);
        this.ask('Page.handleJavaScriptDialog', { accept: false }).catch(() => {});
        break;
      case 'Network.requestWillBeSent':
        this.requests.push(params.request.url);
        break;
      case 'Network.webSocketCreated':
        this.requests.push(params.url);
        break;
    }
  }
}
