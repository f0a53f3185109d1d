import { randomUUID } from 'node:crypto';
import { Api, sessionsPath } from '../lib/api.mjs';
import { problem } from '../lib/check.mjs';

const json = { 'content-type': 'application/json' };

export const problems = {
  '401 without a bearer': async (stage) =>
    problem(await new Api(stage.url).post(sessionsPath, stage.sessionBody()), 401),
  '401 with a malformed bearer': async (stage) =>
    problem(await new Api(stage.url, 'not.a.token').post(sessionsPath, stage.sessionBody()), 401),
  '401 with a tampered bearer': async (stage) => {
    const token = stage.api.token;
    const at = token.length - 10;
    const tampered = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    problem(await new Api(stage.url, tampered).post(sessionsPath, stage.sessionBody()), 401);
  },
  '403 with a bearer of another scope': async (stage) => {
    const reader = await Api.signIn(stage.url, 'conversation:read');
    problem(await reader.post(sessionsPath, stage.sessionBody()), 403);
  },
  "403 with another guest's token": async (stage) => {
    const [mine, other] = [await stage.guest(), await stage.guest()];
    const answer = await new Api(stage.url, mine.session.token)
      .get(`/api/v2/conversations/webchat/${other.conversationId}/messages`);
    problem(answer, 403);
  },
  '404 for an unknown session': async (stage) => problem(await stage.api.get(`${sessionsPath}/${randomUUID()}`), 404),
  '404 for a malformed session id': async (stage) => problem(await stage.api.get(`${sessionsPath}/not-a-uuid`), 404),
  '404 for an unknown conversation': async (stage) =>
    problem(await stage.api.get(`/api/v2/conversations/webchat/${randomUUID()}/messages`), 404),
  '404 for an unknown path': async (stage) => problem(await stage.api.get('/api/v2/nothing'), 404),
  '405 for another method': async (stage) =>
    problem(await stage.api.send('PATCH', sessionsPath, '{}', json), 405),
  '413 for a body over 64 KiB': async (stage) =>
    problem(await stage.create(stage.sessionBody({ padding: 'x'.repeat(65_537) })), 413),
  '415 for a body that is not JSON': async (stage) =>
    problem(await stage.api.send('POST', sessionsPath, 'hello', { 'content-type': 'text/plain' }), 415),
  '400 for malformed JSON': async (stage) =>
    problem(await stage.api.send('POST', sessionsPath, '{"anonymousId":', json), 400),
  '400 INVALID_ROUTING without a queue': async (stage) =>
    problem(await stage.create({ routingData: { skillRequirements: [] } }), 400, 'INVALID_ROUTING'),
  '400 INVALID_ROUTING without skill requirements': async (stage) =>
    problem(await stage.create({ routingData: { queueId: randomUUID() } }), 400, 'INVALID_ROUTING'),
  '400 for a timeout out of range': async (stage) =>
    problem(await stage.create(stage.sessionBody({ timeoutSeconds: 59 })), 400),
  '400 for an anonymousId of 129 characters': async (stage) =>
    problem(await stage.create(stage.sessionBody({ anonymousId: 'a'.repeat(129) })), 400),
};
