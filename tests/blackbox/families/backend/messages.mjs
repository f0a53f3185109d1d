import { randomUUID } from 'node:crypto';
import { check, equal, gapless, oneOf, problem, refusal } from '../../lib/check.mjs';
import { inPace, until } from '../../lib/deadline.mjs';
import { Agent } from '../lib/agent.mjs';
import { together } from '../lib/story.mjs';

const messageIntervalMs = 100;
const messageBurst = 10;

export async function messages(story, scene) {
  const say = async (visitor, text, clientMessageId = randomUUID()) => {
    const answer = await visitor.post('/chat/messages',
      { conversationId: visitor.conversationId, text, clientMessageId });
    equal(`${answer.status} ${answer.body?.status}`, '202 queued', `message (${answer.text})`);
    return answer.body;
  };

  await story.step('while no agent is there messages are kept, and are delivered in order when one comes', async () => {
    const queueId = `queue-${randomUUID()}`;
    const visitor = await scene.visitor({ routing: { queueId, skills: [] } });
    const kept = [];
    for (let index = 0; index < 6; index++) kept.push(await say(visitor, `kept ${index}`));
    for (const { cached } of kept) equal(cached, true, 'cached');
    gapless(kept.map(({ sequenceId }) => sequenceId), 'places');
    const agent = story.keep(await Agent.signOn(scene.base, scene.api.token, { queues: [queueId] }));
    const history = await agent.accept(visitor.conversationId);
    equal(history.map(({ text }) => text).join(), kept.map((_, index) => `kept ${index}`).join(), 'at the agent');
    const live = await until(30_000, 'a message that is not cached', async () => {
      const answer = await say(visitor, 'live');
      return !answer.cached && answer;
    }, 150);
    const isLive = (frame) => frame.sequenceId === live.sequenceId;
    const heard = await agent.hears('message', visitor.conversationId, isLive);
    equal(heard.text, 'live', 'at the agent, live');
  });

  await story.step('a repeat with its clientMessageId is the same message', async () => {
    const visitor = await scene.visitor();
    const first = await say(visitor, 'once', 'same');
    for (let again = 0; again < 3; again++)
      equal((await say(visitor, 'once', 'same')).sequenceId, first.sequenceId, 'place of the repeat');
    equal((await scene.api.history(visitor.conversationId)).length, 1, 'messages stored');
  });

  await story.step('a bearer serves instead of the cookie, from any client', async () => {
    const visitor = await scene.visitor();
    const { conversationId, sessionToken } = visitor;
    const answer = await visitor.as({ cookie: null }).post(
      '/chat/messages', { conversationId, text: 'by bearer' }, { authorization: `Bearer ${sessionToken}` });
    equal(answer.status, 202, `status (${answer.text})`);
  });

  await story.step('401, 403, 404, 400 and 429, and nothing of it is stored', async () => {
    const [visitor, other] = [await scene.visitor(), await scene.visitor()];
    const { conversationId } = visitor;
    const send = (browser, body) => browser.post('/chat/messages', body);
    problem(await send(visitor.as({ cookie: null }), { conversationId, text: 'who?' }), 401);
    problem(await send(visitor.as({ cookie: 'garbage' }), { conversationId, text: 'who?' }), 401);
    problem(await send(other, { conversationId, text: 'not mine' }), 403);
    const unknown = await send(visitor, { conversationId: randomUUID(), text: 'nobody' });
    oneOf(unknown.status, [403, 404], `an unknown conversation (${unknown.text})`);
    for (const body of [{ text: 'where?' }, { conversationId }, { conversationId, text: '' },
      { conversationId, text: 42 }, { conversationId, text: 'x'.repeat(4097) }])
      problem(await send(visitor, body), 400);
    equal((await scene.api.history(conversationId)).length, 0, 'messages stored');
    const { hasty, taken, over } = await inPace(messageIntervalMs * (30 - messageBurst), async (begin) => {
      const hasty = await scene.visitor();
      begin();
      const burst = await together(30, (index) => send(hasty, {
        conversationId: hasty.conversationId, text: `burst ${index}`, clientMessageId: `burst-${index}`,
      }));
      const over = burst.filter(({ status }) => status !== 202);
      check(over.length > 0, 'thirty at once are not too many');
      return { hasty, taken: burst.length - over.length, over };
    });
    for (const answer of over) refusal(answer, 429, 'RATE_LIMITED');
    equal((await scene.api.history(hasty.conversationId)).length, taken, 'messages stored');
  });
}
