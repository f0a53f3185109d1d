import { Api } from '../lib/api.mjs';
import { check, equal, gapless, has } from '../lib/check.mjs';

const pathOf = (conversationId) => `/api/v2/conversations/webchat/${conversationId}/messages`;

async function told(stage, count) {
  const { guest, desk, conversationId } = await stage.pair();
  for (let index = 0; index < count; index++) await stage.reply(desk, conversationId, `line ${index}`);
  return { guest, conversationId };
}

export const history = {
  'history: pages of the size asked for, nextPage null on the last': async (stage) => {
    const { conversationId } = await told(stage, 25);
    const texts = [];
    for (const pageNumber of [1, 2, 3]) {
      const { status, body } = await stage.api.get(`${pathOf(conversationId)}?pageSize=10&pageNumber=${pageNumber}`);
      equal(status, 200, 'status');
      equal(body.total, 25, 'total');
      equal(body.pageCount, 3, 'pageCount');
      equal(body.pageSize, 10, 'pageSize');
      equal(body.pageNumber, pageNumber, 'pageNumber');
      equal(body.nextPage === null, pageNumber === 3, `nextPage of page ${pageNumber} is null`);
      texts.push(...body.entities.map((entity) => entity.text));
    }
    equal(texts.join(), Array.from({ length: 25 }, (_, index) => `line ${index}`).join(), 'texts');
  },
  'history: nextPage leads to the next page': async (stage) => {
    const { conversationId } = await told(stage, 3);
    const first = await stage.api.get(`${pathOf(conversationId)}?pageSize=2`);
    check(typeof first.body.nextPage === 'string', () => `nextPage is ${JSON.stringify(first.body.nextPage)}`);
    const second = await stage.api.get(first.body.nextPage);
    equal(second.body.entities.map((entity) => entity.text).join(), 'line 2', 'texts');
  },
  'history: an entity says who, to whom, when and which way': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'hello');
    const [entity] = await stage.api.history(guest.conversationId);
    has(entity, ['id', 'sequenceId', 'conversationId', 'from', 'to', 'text', 'date', 'direction'], 'entity');
    equal(entity.direction, 'inbound', 'direction');
    equal(entity.conversationId, guest.conversationId, 'conversationId');
  },
  "history: the guest's own token reads it": async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'hello');
    const answer = await new Api(stage.url, guest.session.token).get(pathOf(guest.conversationId));
    equal(answer.status, 200, `status (${answer.text})`);
    equal(answer.body.total, 1, 'total');
  },
  'conversation: a backend writes to the guest': async (stage) => {
    const guest = await stage.guest();
    const first = await stage.say(guest, 'hello');
    const answer = await stage.api.post('/api/v2/conversations/webchat/messages', {
      conversationId: guest.conversationId, from: { id: 'bot', type: 'agent' }, text: 'hi there',
      timestamp: new Date().toISOString(),
    });
    equal(answer.status, 202, `status (${answer.text})`);
    has(answer.body, ['id', 'sequenceId'], 'answer');
    gapless([first, answer.body.sequenceId], 'positions');
    equal((await guest.expect('message')).text, 'hi there', 'text');
  },
  'conversation: the details query finds it by its guest': async (stage) => {
    const { guest, conversationId } = await stage.pair();
    const answer = await stage.api.post('/api/v2/conversations/details/query', {
      query: { filter: `guest.id="${guest.hello.guestId}" AND type="webchat"`, pageSize: 10 },
    });
    equal(answer.status, 200, `status (${answer.text})`);
    const found = answer.body.conversations.find((conversation) => conversation.id === conversationId);
    check(found, () => `not found in ${answer.text}`);
    equal(found.state, 'active', 'state');
    equal(found.assigned, true, 'assigned');
  },
};
