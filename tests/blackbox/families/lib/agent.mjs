// The other side of the stories: an agent at the desk.
import { randomUUID } from 'node:crypto';
import { Wire } from '../../lib/wire.mjs';
import { equal } from '../../lib/check.mjs';

const offeredWithinMs = 15_000;

export class Agent {
  constructor(wire) {
    this.wire = wire;
  }

  static async signOn(base, bearer, { queues, skills = {}, name = 'Grace', capacity = 20 }) {
    const wire = await Wire.open(`${base}/desk/ws`, { headers: { authorization: `Bearer ${bearer}` } });
    const agentId = `agent-${randomUUID()}`;
    wire.send({ type: 'signOn', agentId, name, queues, skills, capacity });
    equal((await wire.expect('signedOn')).agentId, agentId, 'agentId');
    return new Agent(wire);
  }

  drop() {
    this.wire.drop();
  }

  offer(conversationId) {
    return this.wire.expect('offer', (offer) => offer.conversationId === conversationId, offeredWithinMs);
  }

  // The history that the agent sees.
  async accept(conversationId) {
    await this.offer(conversationId);
    this.wire.send({ type: 'accept', conversationId });
    return (await this.hears('assigned', conversationId)).messages;
  }

  hears(type, conversationId, fits = () => true) {
    return this.wire.expect(type, (frame) => frame.conversationId === conversationId && fits(frame));
  }

  async say(conversationId, text, clientMessageId = randomUUID()) {
    this.wire.send({ type: 'message', conversationId, text, clientMessageId });
    return (await this.wire.expect('ack', (ack) => ack.clientMessageId === clientMessageId)).sequenceId;
  }

  send(conversationId, frame) {
    this.wire.send({ conversationId, ...frame });
  }
}
