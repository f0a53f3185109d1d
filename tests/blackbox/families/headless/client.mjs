// A chat client without a face: makes a session, opens its socket with the bearer, and writes nothing before it has
// been told which conversation it is in.
import { randomUUID } from 'node:crypto';
import { Wire } from '../../lib/wire.mjs';
import { answered, historyPath } from '../lib/grid.mjs';

export const sessionsPath = '/api/v2/webchat/guests/sessions';
export const socketPath = '/webchat/v1/guests/sessions';

export class Headless {
  constructor(base, api) {
    Object.assign(this, { base, api });
  }

  async start(session = {}) {
    this.session = await answered(this.api.post(sessionsPath,
      { language: 'en-US', displayName: 'Ada', tags: [], metadata: {}, ...session }), 200, 'create');
    await this.attach();
    return this;
  }

  async attach() {
    this.wire = await Wire.open(`${this.base}${socketPath}/${this.session.webchatSessionId}`,
      { headers: { authorization: `Bearer ${this.api.token}` } });
    const first = await this.wire.expect('ack');
    if (!first.conversationId) throw new Error(`no conversationId in the first frame: ${JSON.stringify(first)}`);
    this.conversationId = first.conversationId;
  }

  async say(text, clientMessageId = randomUUID()) {
    this.wire.send({ type: 'text', text, clientMessageId, conversationId: this.conversationId });
    const ack = await this.wire.expect('ack', (frame) => frame.clientMessageId === clientMessageId);
    return ack.sequenceId;
  }

  // Pages until nextPage is null; every page as it came.
  async pages(pageSize) {
    const pages = [];
    for (let at = `${historyPath(this.conversationId)}?pageSize=${pageSize}&pageNumber=1`; at !== null;) {
      const page = await answered(this.api.get(at), 200, `page ${pages.length + 1}`);
      pages.push(page);
      at = page.nextPage;
    }
    return pages;
  }

  async find(filter, pageSize = 25) {
    return answered(this.query(filter, pageSize), 200, `details query ${filter}`);
  }

  query(filter, pageSize = 25) {
    return this.api.post('/api/v2/conversations/details/query', { query: { filter, pageSize } });
  }

  post(message) {
    return this.api.post('/api/v2/conversations/webchat/messages',
      { conversationId: this.conversationId, timestamp: new Date().toISOString(), ...message });
  }

  drop() {
    this.wire?.drop();
  }
}
