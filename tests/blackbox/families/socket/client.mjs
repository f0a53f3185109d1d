// A chat over one WebSocket as a site's service keeps it: connect, resume, send with ids of its own.
import { randomUUID } from 'node:crypto';
import { Wire } from '../../lib/wire.mjs';
import { has } from '../../lib/check.mjs';

export class Chat {
  #base;
  seen = [];

  constructor(base) {
    this.#base = base;
  }

  static async connect(base, { name = 'Ada', ...connect } = {}) {
    const chat = new Chat(base);
    await chat.connect({ guestInfo: { name }, ...connect });
    return chat;
  }

  async connect(connect) {
    this.wire = await Wire.open(`${this.#base}/webchat/v1`);
    this.wire.send({ type: 'connect', ...connect });
    this.hello = await this.wire.expect('connect');
    has(this.hello, ['sessionId', 'guestId', 'token', 'expiresAt'], 'connect');
    ({ sessionId: this.sessionId, guestId: this.guestId, token: this.token } = this.hello);
  }

  // The connection is lost without a word; the next one goes on where this one was.
  async resume(lastSequenceId, token = this.token) {
    this.drop();
    await this.connect({ guestInfo: { name: 'Ada' }, token, lastSequenceId });
  }

  post(text, clientMessageId = randomUUID(), more = {}) {
    this.wire.send({ type: 'message', text, clientMessageId, ...more });
    return clientMessageId;
  }

  async say(text, clientMessageId, more) {
    const id = this.post(text, clientMessageId, more);
    return (await this.wire.expect('ack', (ack) => ack.clientMessageId === id)).sequenceId;
  }

  send(frame) {
    this.wire.send(frame);
  }

  hears(type, fits) {
    return this.wire.expect(type, fits);
  }

  // Everything that the server had to say before this moment has been heard.
  async quiet() {
    await this.wire.barrier();
    return this.wire.frames;
  }

  drop() {
    this.wire.drop();
  }
}
