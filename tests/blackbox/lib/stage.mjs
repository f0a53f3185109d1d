import { randomUUID } from 'node:crypto';
import { equal, has } from './check.mjs';
import { Api, sessionsPath } from './api.mjs';
import { Wire } from './wire.mjs';

// Where a step plays: guests and agents on one server, and everything they opened is closed after it.
export class Stage {
  #wires = [];

  constructor(server, api) {
    this.server = server;
    this.api = api;
  }

  static async on(server) {
    return new Stage(server, await Api.signIn(server.url));
  }

  // A backend whose bearer did not outlive the server gets itself another; a guest's token has to.
  async signInAgain() {
    this.api = await Api.signIn(this.url);
  }

  get url() {
    return this.server.url;
  }

  sessionBody(overrides = {}) {
    const { queueId = randomUUID(), skillRequirements = [], priority = 0, ...rest } = overrides;
    return { anonymousId: `anon-${randomUUID()}`, routingData: { queueId, priority, skillRequirements }, ...rest };
  }

  create(body, headers) {
    return this.api.post(sessionsPath, body, headers);
  }

  async session(overrides) {
    const answer = await this.create(this.sessionBody(overrides));
    equal(answer.status, 201, `create a session (${answer.text})`);
    return { ...answer.body, queueId: answer.body.routingData.queueId };
  }

  async sessionState(id) {
    const answer = await this.api.get(`${sessionsPath}/${id}`);
    equal(answer.status, 200, `read the session (${answer.text})`);
    return answer.body;
  }

  async wire(path, options) {
    const wire = await Wire.open(this.url + path, options);
    this.#wires.push(wire);
    return wire;
  }

  // A socket that has said who it is, but has not looked at the answer yet.
  async knock(token, lastSequenceId) {
    const wire = await this.wire('/webchat/v1');
    wire.send({ type: 'connect', guestInfo: { name: 'Ada' }, token, lastSequenceId });
    return wire;
  }

  async connect(session, lastSequenceId, token = session.token) {
    const wire = await this.knock(token, lastSequenceId);
    wire.hello = await wire.expect('connect');
    has(wire.hello, ['sessionId', 'guestId', 'token', 'expiresAt', 'resumedFrom'], 'connect');
    if (session.id) equal(wire.hello.sessionId, session.id, 'sessionId');
    wire.conversationId = wire.hello.conversationId ?? (await this.sessionState(session.id)).conversationId;
    return wire;
  }

  async guest(overrides) {
    const session = await this.session(overrides);
    const wire = await this.connect(session);
    return Object.assign(wire, { session });
  }

  async desk({ queues, skills = {}, capacity = 5, agentId = `agent-${randomUUID()}`, name = 'Grace' }) {
    const wire = await this.wire('/desk/ws', { headers: { authorization: `Bearer ${this.api.token}` } });
    wire.send({ type: 'signOn', agentId, name, queues, skills, capacity });
    equal((await wire.expect('signedOn')).agentId, agentId, 'agentId');
    return Object.assign(wire, { agentId });
  }

  async accept(desk, conversationId, ms) {
    await desk.expect('offer', (offer) => offer.conversationId === conversationId, ms);
    desk.send({ type: 'accept', conversationId });
    return desk.expect('assigned', (assigned) => assigned.conversationId === conversationId);
  }

  // A guest and an agent who talk to each other.
  async pair(overrides) {
    const guest = await this.guest(overrides);
    const desk = await this.desk({ queues: [guest.session.queueId] });
    const assigned = await this.accept(desk, guest.conversationId);
    await guest.expect('agentJoined');
    return { guest, desk, assigned, conversationId: guest.conversationId };
  }

  async say(wire, text, clientMessageId = randomUUID()) {
    wire.send({ type: 'message', text, clientMessageId });
    const ack = await wire.expect('ack', (frame) => frame.clientMessageId === clientMessageId);
    return ack.sequenceId;
  }

  async reply(desk, conversationId, text, clientMessageId = randomUUID()) {
    desk.send({ type: 'message', conversationId, text, clientMessageId });
    const ack = await desk.expect('ack', (frame) => frame.clientMessageId === clientMessageId);
    return ack.sequenceId;
  }

  async clear() {
    for (const wire of this.#wires.splice(0)) wire.drop();
  }
}
