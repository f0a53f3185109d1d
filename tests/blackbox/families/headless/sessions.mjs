import { randomUUID } from 'node:crypto';
import { check, equal, has, oneOf, problem, refusal } from '../../lib/check.mjs';
import { velocityPerAddress } from '../../lib/settings.mjs';
import { Wire } from '../../lib/wire.mjs';
import { answered, Api } from '../lib/grid.mjs';
import { countOf, together } from '../lib/story.mjs';
import { sessionsPath, socketPath } from './client.mjs';

export async function sessions(story, scene) {
  const create = (session, api = scene.api) =>
    api.post(sessionsPath, { language: 'en', displayName: 'Ada', ...session });

  await story.step('a session is made and read', async () => {
    const session = await answered(create({
      email: 'ada@example.org', tags: ['vip'], metadata: { page: '/prices' }, novelty: 'is ignored',
    }), 200, 'create');
    has(session, ['id', 'webchatSessionId', 'language', 'displayName', 'email', 'createdTime', 'updatedTime'],
      'session');
    check(/^ws-./.test(session.webchatSessionId), () => `webchatSessionId: got ${session.webchatSessionId}`);
    equal(`${session.language} ${session.displayName} ${session.email}`, 'en Ada ada@example.org', 'session');
    const read = await answered(scene.api.get(`${sessionsPath}/${session.webchatSessionId}`), 200, 'read');
    equal(`${read.id} ${read.webchatSessionId}`, `${session.id} ${session.webchatSessionId}`, 'ids');
    check(read.conversationId, 'no conversationId');
    equal(read.status, 'queued', 'status');
  });

  await story.step('the first frame names the conversation, and so does every later one', async () => {
    const client = await scene.client();
    const read = await answered(scene.api.get(`${sessionsPath}/${client.session.webchatSessionId}`), 200, 'read');
    equal(client.conversationId, read.conversationId, 'conversationId');
    equal(read.status, 'connected', 'status');
    const place = await client.say('hello');
    equal(await client.say('hello again', 'same'), await client.say('hello again', 'same'), 'place of a repeat');
    const answer = await client.post({ from: { id: 'bot', type: 'agent' }, text: 'how can I help?' });
    equal(answer.status, 202, `backend message (${answer.text})`);
    const text = await client.wire.expect('text', (frame) => frame.messageDirection === 'outbound');
    equal(`${text.text} ${text.conversationId}`, `how can I help? ${client.conversationId}`, 'what the agent says');
    check(text.sequenceId === undefined || text.sequenceId > place, () => `sequenceId ${text.sequenceId}`);
    client.wire.send({ type: 'typing', conversationId: client.conversationId });
    client.wire.send({ type: 'text', text: 'x'.repeat(4097), conversationId: client.conversationId });
    const error = await client.wire.expect('error');
    equal(error.code, 'MESSAGE_TOO_LONG', 'code');
    equal(error.conversationId ?? client.conversationId, client.conversationId, 'conversationId of an error');
    await client.say('still here');
  });

  await story.step('the same session speaks the other dialects', async () => {
    const client = await scene.client();
    await client.say('from the headless one');
    const found = await client.find(`guest.id="${client.session.id}" AND type="webchat"`).catch(() => undefined);
    const history = await scene.api.history(client.conversationId);
    equal(history.map(({ text }) => text).join(), 'from the headless one', 'history');
    const id = client.session.webchatSessionId.replace(/^ws-/, '');
    const session = await scene.api.get(`/api/v2/webmessaging/guest/sessions/${id}`);
    check(found?.totalHits === 1 || session.status === 200, 'neither its guest nor its session is known elsewhere');
  });

  await story.step('a socket without a good bearer does not open, or not for long', async () => {
    const client = await scene.client();
    const outsider = await Api.signIn(scene.base, 'user:read');
    const open = (authorization, id = client.session.webchatSessionId) =>
      Wire.open(`${scene.base}${socketPath}/${id}`, { headers: { authorization } })
        .then(async (wire) => (await story.keep(wire).expectClose()).code, (error) => error.status);
    const outcomes = await Promise.all(['Bearer garbage', `Bearer ${outsider.token}`].map((bearer) => open(bearer)));
    oneOf(outcomes[0], [401, 4501], 'garbage');
    oneOf(outcomes[1], [401, 403, 4501], 'a bearer without the scope');
    for (const id of [`ws-${randomUUID()}`, 'ws-none'])
      oneOf(await open(`Bearer ${scene.api.token}`, id), [404, 403, 4501], 'an unknown session');
    await client.say('undisturbed');
  });

  await story.step('400, 401, 403, 404, 405, 413 and 415 as everywhere', async () => {
    for (const wrong of [{ displayName: 42 }, { tags: 'vip' }, { metadata: { deep: {} } }, { metadata: [] }])
      problem(await create(wrong), 400);
    problem(await scene.api.send('POST', sessionsPath, '{"language":', { 'content-type': 'application/json' }), 400);
    problem(await create({ padding: 'x'.repeat(65_536) }), 413);
    problem(await scene.api.send('POST', sessionsPath, 'hello', { 'content-type': 'text/plain' }), 415);
    problem(await scene.api.send('PUT', sessionsPath, '{}', { 'content-type': 'application/json' }), 405);
    const { webchatSessionId } = await answered(create(), 200, 'create');
    for (const token of [undefined, 'garbage']) {
      problem(await create({}, new Api(scene.base, token)), 401);
      problem(await new Api(scene.base, token).get(`${sessionsPath}/${webchatSessionId}`), 401);
    }
    problem(await create({}, await Api.signIn(scene.base, 'webchat:guest:read')), 403);
    const writer = await Api.signIn(scene.base, 'webchat:guest:write');
    problem(await writer.get(`${sessionsPath}/${webchatSessionId}`), 403);
    for (const id of [`ws-${randomUUID()}`, randomUUID(), 'none'])
      problem(await scene.api.get(`${sessionsPath}/${id}`), 404);
  });

  await story.step('an address prefix has its measure here too: 429 with the time to wait', async () => {
    const answers = await together(velocityPerAddress, (index) => create({ guestAddress: `192.0.2.${index + 1}` }));
    equal(countOf(answers, 200), velocityPerAddress, 'created');
    refusal(await create({ guestAddress: '192.0.2.250' }), 429, 'VELOCITY_EXCEEDED');
  });
}
