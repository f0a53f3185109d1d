import { WebSocket } from 'ws';
import { within } from './deadline.mjs';
import { check } from './check.mjs';

const patienceMs = 30_000;
const heartbeatMs = 5000;
const silenceMs = 15_000;

// A socket with a memory: frames wait in the order of arrival until somebody expects them.
export class Wire {
  frames = [];
  #waiting = [];

  constructor(url, options = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false, ...options });
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('unexpected-response', (request, response) => {
        request.destroy();
        reject(Object.assign(new Error(`no upgrade: ${response.statusCode}`), { status: response.statusCode }));
      });
      this.socket.on('error', reject);
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.closed.then(({ code }) => this.#end(code));
    this.socket.on('message', (data) => this.#arrived(JSON.parse(String(data))));
  }

  static async open(url, options) {
    const wire = new Wire(url, options);
    await within(patienceMs, `open ${url}`, wire.opened);
    return wire;
  }

  // A gateway that hangs keeps its connections: only its silence says so. Drops the socket then.
  keepAlive() {
    let heardAt = Date.now();
    this.socket.on('message', () => { heardAt = Date.now(); });
    const timer = setInterval(() => {
      if (Date.now() - heardAt > silenceMs) this.drop();
      else if (this.isOpen) this.send({ type: 'ping' });
    }, heartbeatMs);
    this.closed.then(() => clearInterval(timer));
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(frame) {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  sendBytes(bytes) {
    this.socket.send(bytes, { binary: false });
  }

  // Takes the first frame that fits, now or later; what does not fit stays for others.
  expect(type, fits = () => true, ms = patienceMs) {
    const wanted = (frame) => [].concat(type).includes(frame.type) && fits(frame);
    const index = this.frames.findIndex(wanted);
    if (index >= 0) return Promise.resolve(this.frames.splice(index, 1)[0]);
    const coming = new Promise((resolve, reject) => this.#waiting.push({ wanted, resolve, reject }));
    const seen = () => this.frames.slice(-3).map((frame) => JSON.stringify(frame)).join(' ');
    return within(ms, `frame ${type}`, coming).catch((error) => {
      throw new Error(`${error.message}${this.frames.length ? `; instead ${seen()}` : ''}`);
    });
  }

  expectClose(ms = patienceMs) {
    return within(ms, 'close', this.closed);
  }

  // Everything that the server sent before this moment is here afterwards.
  async barrier(ms = patienceMs) {
    this.send({ type: 'ping' });
    await this.expect('pong', undefined, ms);
  }

  async none(type) {
    await this.barrier();
    const found = this.frames.find((frame) => frame.type === type);
    check(!found, () => `an unexpected ${JSON.stringify(found)}`);
  }

  // Drops the connection without a word, as a lost network does.
  drop() {
    this.socket.terminate();
  }

  async close() {
    this.socket.close();
    await this.expectClose();
  }

  #arrived(frame) {
    this.onFrame?.(frame);
    const index = this.#waiting.findIndex(({ wanted }) => wanted(frame));
    if (index < 0) this.frames.push(frame);
    else this.#waiting.splice(index, 1)[0].resolve(frame);
  }

  #end(code) {
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(`closed with ${code} while waiting`));
  }
}
