import { randomUUID } from 'node:crypto';
import { Api } from '../lib/api.mjs';
import { check, equal, gapless, has } from '../lib/check.mjs';
import { until } from '../lib/deadline.mjs';

const of = (conversationId) => (frame) => frame.conversationId === conversationId;

export const desk = {
  'desk: offer, accept, and the guest is told': async (stage) => {
    const guest = await stage.guest({ name: 'Ada' });
    await stage.say(guest, 'anybody there?');
    const agent = await stage.desk({ queues: [guest.session.queueId] });
    const offer = await agent.expect('offer');
    has(offer, ['conversationId', 'queueId', 'guest', 'waitedMs', 'expiresAt'], 'offer');
    equal(offer.conversationId, guest.conversationId, 'conversationId');
    equal(offer.queueId, guest.session.queueId, 'queueId');
    agent.send({ type: 'accept', conversationId: offer.conversationId });
    const { messages } = await agent.expect('assigned');
    equal(messages.map((message) => message.text).join(), 'anybody there?', 'history on accept');
    equal((await guest.expect('agentJoined')).name, 'Grace', 'name');
  },
  'desk: the bearer may come as the first frame': async (stage) => {
    const wire = await stage.wire('/desk/ws');
    wire.send({ type: 'auth', token: stage.api.token });
    wire.send({ type: 'signOn', agentId: 'a', name: 'Grace', queues: [randomUUID()], skills: {}, capacity: 1 });
    await wire.expect('signedOn');
  },
  'desk: a bearer without the scope does not get in': async (stage) => {
    const { token } = await Api.signIn(stage.url, 'conversation:read');
    const outcome = await stage.wire('/desk/ws', { headers: { authorization: `Bearer ${token}` } })
      .then((wire) => wire.expectClose(), (error) => error);
    check(outcome.status === 403 || outcome.code >= 4500, () => `let in: ${JSON.stringify(outcome)}`);
  },
  'desk: messages both ways share one gapless sequence': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    const ids = [];
    for (const turn of [1, 2, 3]) {
      ids.push(await stage.say(guest, `question ${turn}`));
      const heard = await agent.expect('message');
      equal(heard.text, `question ${turn}`, 'heard by the agent');
      equal(heard.sequenceId, ids.at(-1), 'position at the agent');
      ids.push(await stage.reply(agent, conversationId, `answer ${turn}`));
      const answered = await guest.expect('message');
      has(answered, ['text', 'sequenceId', 'from', 'direction', 'date'], 'message');
      equal(answered.text, `answer ${turn}`, 'heard by the guest');
      equal(answered.sequenceId, ids.at(-1), 'position at the guest');
      equal(answered.direction, 'outbound', 'direction');
    }
    gapless(ids, 'both ways');
  },
  'desk: typing goes both ways': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    guest.send({ type: 'typing', state: 'on' });
    equal((await agent.expect('typing', of(conversationId))).state, 'on', 'at the agent');
    agent.send({ type: 'typing', conversationId, state: 'off' });
    equal((await guest.expect('typing')).state, 'off', 'at the guest');
  },
  'desk: typing is relayed at most twice a second': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    for (let index = 0; index < 10; index++) guest.send({ type: 'typing', state: index % 2 ? 'off' : 'on' });
    await stage.say(guest, 'after');
    await agent.expect('message', of(conversationId));
    const relayed = agent.frames.filter((frame) => frame.type === 'typing').length;
    check(relayed >= 1 && relayed <= 2, () => `${relayed} were relayed`);
  },
  'desk: read receipts go both ways': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    const asked = await stage.say(guest, 'read me');
    agent.send({ type: 'readReceipt', conversationId, sequenceId: asked });
    equal((await guest.expect('readReceipt')).sequenceId, asked, 'at the guest');
    const answered = await stage.reply(agent, conversationId, 'read me too');
    guest.send({ type: 'readReceipt', sequenceId: answered });
    equal((await agent.expect('readReceipt', of(conversationId))).sequenceId, answered, 'at the agent');
  },
  'desk: a declined offer goes to another agent': async (stage) => {
    const guest = await stage.guest();
    const queues = [guest.session.queueId];
    const first = await stage.desk({ queues });
    await first.expect('offer');
    const second = await stage.desk({ queues });
    first.send({ type: 'decline', conversationId: guest.conversationId });
    await stage.accept(second, guest.conversationId);
  },
  'desk: all skills must be met at their level': async (stage) => {
    const [french, billing] = [randomUUID(), randomUUID()];
    const guest = await stage.guest({
      skillRequirements: [{ skillId: french, skillLevel: 3 }, { skillId: billing, skillLevel: 1 }],
    });
    const queues = [guest.session.queueId];
    const half = await stage.desk({ queues, skills: { [french]: 5 } });
    const low = await stage.desk({ queues, skills: { [french]: 2, [billing]: 5 } });
    const fit = await stage.desk({ queues, skills: { [french]: 3, [billing]: 1 } });
    await stage.accept(fit, guest.conversationId);
    for (const agent of [half, low])
      check(!agent.frames.some((frame) => frame.type === 'offer'), 'offered to an agent without the skills');
  },
  'desk: nobody is offered a guest who is not there yet': async (stage) => {
    const queueId = randomUUID();
    const absent = await stage.session({ queueId });
    const agent = await stage.desk({ queues: [queueId] });
    const present = await stage.guest({ queueId });
    equal((await agent.expect('offer')).conversationId, present.conversationId, 'offered');
    const late = await stage.connect(absent);
    await agent.expect('offer', of(late.conversationId));
  },
  'desk: setContext moves a waiting conversation to another queue': async (stage) => {
    const guest = await stage.guest();
    const queueId = randomUUID();
    guest.send({ type: 'setContext', context: { queueId, page: '/prices' } });
    await guest.barrier();
    const agent = await stage.desk({ queues: [queueId] });
    equal((await agent.expect('offer')).queueId, queueId, 'queueId');
  },
  'desk: a transfer offers the conversation with its history elsewhere': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    await stage.say(guest, 'please pass me on');
    const queueId = randomUUID();
    const next = await stage.desk({ queues: [queueId], name: 'Barbara' });
    agent.send({ type: 'transfer', conversationId, queueId });
    await agent.expect('ended', of(conversationId));
    await guest.expect('agentLeft');
    const { messages } = await stage.accept(next, conversationId);
    equal(messages.map((message) => message.text).join(), 'please pass me on', 'history');
    equal((await guest.expect('agentJoined')).name, 'Barbara', 'name');
    await stage.reply(next, conversationId, 'hello again');
    equal((await guest.expect('message')).text, 'hello again', 'text');
  },
  'desk: close ends the conversation for both sides': async (stage) => {
    const { guest, desk: agent, conversationId } = await stage.pair();
    agent.send({ type: 'close', conversationId, wrapUp: 'solved' });
    await agent.expect('ended', of(conversationId));
    await guest.expect('ended');
    await until(30_000, 'status ended', async () => (await stage.sessionState(guest.session.id)).status === 'ended');
  },
  'desk: a message to a foreign conversation is refused': async (stage) => {
    const { conversationId } = await stage.pair();
    const stranger = await stage.desk({ queues: [randomUUID()] });
    stranger.send({ type: 'message', conversationId, text: 'hi' });
    has(await stranger.expect('error'), ['code', 'message'], 'error');
    equal((await stage.api.history(conversationId)).length, 0, 'messages stored');
  },
};
