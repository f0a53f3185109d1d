import { check, equal, gapless, has } from '../../lib/check.mjs';
import { sortsAlike } from '../lib/order.mjs';
import { answered, historyPath } from '../lib/grid.mjs';
import { Chat } from './client.mjs';

export async function talk(story, scene) {
  await story.step('connect makes a session, which the other dialects know', async () => {
    const chat = await scene.guest({ name: 'Ada', metadata: { page: '/prices' } });
    const session = await answered(
      scene.api.get(`/api/v2/webmessaging/guest/sessions/${chat.sessionId}`), 200, 'read the session');
    equal(session.status, 'connected', 'status');
    check(Date.parse(chat.hello.expiresAt) > Date.now(), () => `expiresAt: got ${chat.hello.expiresAt}`);
    equal(chat.hello.token.split('.').length, 3, 'parts of the token');
  });

  await story.step('both directions share one sequence, in order at both ends and in the history', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    const places = [];
    for (let turn = 1; turn <= 6; turn++) {
      places.push(await chat.say(`question ${turn}`));
      const heard = await agent.hears('message', conversationId);
      equal(`${heard.sequenceId} ${heard.text}`, `${places.at(-1)} question ${turn}`, 'at the agent');
      places.push(await agent.say(conversationId, `answer ${turn}`));
      const frame = await chat.hears('message');
      has(frame, ['text', 'sequenceId', 'from', 'direction', 'date'], 'message');
      equal(`${frame.sequenceId} ${frame.text}`, `${places.at(-1)} answer ${turn}`, 'at the guest');
      equal(`${frame.direction} ${frame.from.type} ${frame.from.name}`, 'outbound agent Grace', 'who says it');
    }
    gapless(places, 'places');
    sortsAlike(places, 'places');
    const history = await answered(scene.api.get(historyPath(conversationId)), 200, 'history');
    equal(history.entities.map((entity) => entity.sequenceId).join(), places.join(), 'places in the history');
  });

  await story.step('typing goes both ways, to the guest and the agent who talk and to nobody else', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    const other = await scene.pair();
    chat.send({ type: 'typing', state: 'on' });
    equal((await agent.hears('typing', conversationId)).state, 'on', 'at the agent');
    agent.send(conversationId, { type: 'typing', state: 'off' });
    equal((await chat.hears('typing')).state, 'off', 'at the guest');
    for (let index = 0; index < 20; index++) chat.send({ type: 'typing', state: index % 2 ? 'off' : 'on' });
    await chat.say('after');
    await agent.hears('message', conversationId);
    const relayed = agent.wire.frames.filter((frame) => frame.type === 'typing').length;
    check(relayed <= 3, () => `typing relayed: expected at most 3 of 20 at once, got ${relayed}`);
    check(!(await other.chat.quiet()).some((frame) => frame.type === 'typing'), 'typing reached a stranger');
  });

  await story.step('read receipts go both ways', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    const asked = await chat.say('read me');
    agent.send(conversationId, { type: 'readReceipt', sequenceId: asked });
    equal((await chat.hears('readReceipt')).sequenceId, asked, 'at the guest');
    const told = await agent.say(conversationId, 'and me');
    chat.send({ type: 'readReceipt', sequenceId: told });
    equal((await agent.hears('readReceipt', conversationId)).sequenceId, told, 'at the agent');
  });

  await story.step('context chooses the queue and the skills of a conversation that waits', async () => {
    const chat = await scene.guest();
    const [queueId, skill] = [`queue-${chat.sessionId}`, `skill-${chat.sessionId}`];
    chat.send({ type: 'setContext', context: { queueId, page: '/prices' } });
    chat.send({ type: 'setContext', context: { skills: [{ id: skill, level: 2 }], priority: 5 } });
    await chat.quiet();
    const low = await scene.agent({ queues: [queueId], skills: { [skill]: 1 } });
    const fit = await scene.agent({ queues: [queueId], skills: { [skill]: 2 } });
    const conversationId = await scene.conversation(chat);
    equal((await fit.offer(conversationId)).queueId, queueId, 'queueId of the offer');
    check(!low.wire.frames.some((frame) => frame.type === 'offer'), 'offered to an agent without the skill');
  });

  await story.step('once assigned, a conversation stays where it is, whatever the context says', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    const elsewhere = `queue-${chat.sessionId}-2`;
    const other = await scene.agent({ queues: [elsewhere] });
    chat.send({ type: 'setContext', context: { queueId: elsewhere } });
    await chat.quiet();
    const next = await scene.guest();
    next.send({ type: 'setContext', context: { queueId: elsewhere } });
    await other.offer(await scene.conversation(next));
    check(!other.wire.frames.some((frame) => frame.conversationId === conversationId), 'the conversation has moved');
    await chat.say('still with you');
    equal((await agent.hears('message', conversationId)).text, 'still with you', 'at the agent');
  });

  await story.step('refreshToken: a fresh token on the same socket, and it resumes', async () => {
    const chat = await scene.guest();
    chat.send({ type: 'refreshToken' });
    const fresh = await chat.wire.expect(['tokenExpiring', 'refreshToken', 'tokenRefreshed'], (frame) => frame.token);
    check(fresh.token !== chat.token, 'the same token again');
    const { sessionId } = chat;
    await chat.say('the socket stays');
    await chat.resume(undefined, fresh.token);
    equal(chat.sessionId, sessionId, 'sessionId');
  });

  await story.step('end is final: ended, close 4500, and the token is worth nothing', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    chat.send({ type: 'end' });
    await chat.hears('ended');
    equal((await chat.wire.expectClose()).code, 4500, 'close code');
    await agent.hears('ended', conversationId);
    const again = new Chat(scene.base);
    const back = await again.connect({ guestInfo: { name: 'Ada' }, token: chat.token }).then(() => 'resumed', () => '');
    check(!back, 'the ended session was resumed');
    const { code } = await again.wire.expectClose();
    check(code >= 4500 && code < 5000, () => `close code: expected a final one, got ${code}`);
  });
}
