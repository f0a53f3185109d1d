import { randomUUID } from 'node:crypto';
import { check, equal, has, oneOf, problem } from '../../lib/check.mjs';
import { until } from '../../lib/deadline.mjs';
import { Api } from '../lib/grid.mjs';

const messagesPath = '/api/v2/conversations/webchat/messages';

export async function queries(story, scene) {
  await story.step('a conversation is found by its guest, type and state, before and after its end', async () => {
    const client = await scene.client();
    await client.say('find me');
    const guest = await guestOf(client);
    const filter = `guest.id="${guest}" AND type="webchat"`;
    const open = await client.find(filter);
    equal(open.totalHits, 1, 'totalHits');
    has(open.conversations[0], ['id', 'state', 'assigned', 'guestId', 'startedAt'], 'conversation');
    const { id, state, assigned, guestId, closedAt } = open.conversations[0];
    equal(`${id} ${state} ${assigned} ${guestId} ${closedAt}`,
      `${client.conversationId} active false ${guest} undefined`, 'conversation');
    equal((await client.find(`${filter} AND state="active"`)).totalHits, 1, 'active ones');
    equal((await client.find(`${filter} AND state="closed"`)).totalHits, 0, 'closed ones');
    await end(client);
    const closed = await until(30_000, 'the closed one', async () => {
      const found = await client.find(`${filter} AND state="closed"`);
      return found.conversations[0];
    });
    check(closed.closedAt >= closed.startedAt, () => `closedAt ${closed.closedAt}, startedAt ${closed.startedAt}`);
    equal((await client.find(`${filter} AND state="active"`)).totalHits, 0, 'active ones after the end');
    const nobody = await client.find(`guest.id="${randomUUID()}" AND type="webchat"`);
    equal(`${nobody.totalHits} ${nobody.conversations.length}`, '0 0', "nobody's");
  });

  await story.step('unsound filters are 400, and who may not read is 401 or 403', async () => {
    const client = await scene.client();
    for (const filter of ['guest.id=', 'guest.id="open', 'shoe="42"', 'guest.id="a" AND', `guest.id='a' OR 1=1`])
      problem(await client.query(filter), 400);
    problem(await scene.api.post('/api/v2/conversations/details/query', { query: { filter: 7 } }), 400);
    const filter = `guest.id="${randomUUID()}" AND type="webchat"`;
    const ask = (api) => api.post('/api/v2/conversations/details/query', { query: { filter, pageSize: 5 } });
    problem(await ask(new Api(scene.base)), 401);
    problem(await ask(await Api.signIn(scene.base, 'webchat:send')), 403);
  });

  await story.step("a backend writes on either side, and the guest's socket hears the other side", async () => {
    const client = await scene.client();
    const user = await client.post({ from: { id: client.session.id, type: 'user' }, text: 'by the backend' });
    const agent = await client.post({ from: { id: 'bot', type: 'agent' }, text: 'an answer' });
    equal(`${user.status} ${agent.status}`, '202 202', `status (${user.text} ${agent.text})`);
    has(user.body, ['id', 'sequenceId'], 'answer');
    check(agent.body.sequenceId > user.body.sequenceId, 'positions out of order');
    equal((await client.wire.expect('text', (frame) => frame.text === 'an answer')).messageDirection, 'outbound',
      'messageDirection');
    const history = await scene.api.history(client.conversationId);
    equal(history.map(({ direction }) => direction).join(), 'inbound,outbound', 'directions');
  });

  await story.step('backend messages: 400, 401, 403, 404, and nothing of it is stored', async () => {
    const client = await scene.client();
    const from = { id: 'bot', type: 'agent' };
    for (const wrong of [{ from, text: '' }, { from, text: 'x'.repeat(4097) }, { from, text: 42 }, { text: 'who?' },
      { from: { id: 'x', type: 'ghost' }, text: 'boo' }])
      problem(await client.post(wrong), 400);
    problem(await client.post({ conversationId: randomUUID(), from, text: 'nobody' }), 404);
    problem(await client.post({ conversationId: 'none', from, text: 'nobody' }), 404);
    const body = { conversationId: client.conversationId, from, text: 'no' };
    problem(await new Api(scene.base).post(messagesPath, body), 401);
    problem(await (await Api.signIn(scene.base, 'conversation:read')).post(messagesPath, body), 403);
    equal((await scene.api.history(client.conversationId)).length, 0, 'messages stored');
    await end(client);
    oneOf((await client.post({ from, text: 'too late' })).status, [404, 409, 410], 'after the end');
  });

  // The guest as its conversation names it: what the query takes.
  async function guestOf(client) {
    for (const id of [client.session.id, client.session.webchatSessionId.replace(/^ws-/, '')]) {
      const { body } = await client.query(`guest.id="${id}" AND type="webchat"`);
      if (body?.totalHits === 1) return id;
    }
    throw new Error(`no conversation for the guest of ${JSON.stringify(client.session)}`);
  }

  // This dialect has no call of its own for the end; the session is the same in the others.
  async function end(client) {
    for (const id of [client.session.id, client.session.webchatSessionId.replace(/^ws-/, '')])
      if ((await scene.api.delete(`/api/v2/webmessaging/guest/sessions/${id}`)).status === 204) return;
    throw new Error(`no session for ${JSON.stringify(client.session)}`);
  }
}
