import { randomUUID } from 'node:crypto';
import { check, equal } from '../../lib/check.mjs';
import { client } from '../../lib/settings.mjs';
import { SessionClient, sessionsPath } from './client.mjs';
import { newSession, refused, throttled } from './expect.mjs';

export async function refusals(story, base, sessions) {
  const post = (data, type = 'application/json') =>
    sessions.request({ method: 'POST', url: sessionsPath, data, headers: { 'Content-Type': type } });
  const routed = (routingData) => sessions.create(newSession({ routingData }));

  await story.step('a payload out of bounds is 400, on its bounds it is taken', async () => {
    await refused(sessions.create({ anonymousId: 'a' }), 400, 'INVALID_ROUTING');
    await refused(routed({ skillRequirements: [] }), 400, 'INVALID_ROUTING');
    await refused(routed({ queueId: 'support' }), 400, 'INVALID_ROUTING');
    for (const anonymousId of ['', 'a'.repeat(129), 'line\nbreak', 42])
      await refused(sessions.create(newSession({ anonymousId })), 400);
    for (const timeoutSeconds of [59, 3601, 'soon'])
      await refused(sessions.create(newSession({ timeoutSeconds })), 400);
    for (const timeoutSeconds of [60, 3600])
      equal((await sessions.create(newSession({ timeoutSeconds }))).timeoutSeconds, timeoutSeconds, 'timeoutSeconds');
    const longest = randomUUID().padEnd(128, 'x');
    equal((await sessions.create(newSession({ anonymousId: longest }))).anonymousId, longest, 'anonymousId');
  });

  await story.step('malformed JSON 400, oversized 413, another type 415, another method 405', async () => {
    for (const body of ['{"anonymousId":', '', '[]', 'null', '"text"']) await refused(post(body), 400);
    await refused(post(JSON.stringify(newSession({ padding: 'x'.repeat(65_536) }))), 413);
    await refused(post('hello', 'text/plain'), 415);
    for (const method of ['PUT', 'PATCH'])
      await refused(sessions.request({ method, url: sessionsPath, data: {} }), 405);
  });

  await story.step('401 without a bearer, with garbage, with a tampered one, with a guest token', async () => {
    const { id, token } = await sessions.create(newSession());
    for (const bearer of [undefined, 'garbage', 'a.b.c', token]) {
      const stranger = new SessionClient(base, bearer);
      await refused(stranger.create(newSession()), 401);
      await refused(stranger.end(id), 401);
      check(stranger.correlations.every(Boolean), 'no ININ-Correlation-Id');
    }
  });

  await story.step('403 without the scope of just this call', async () => {
    const { id } = await sessions.create(newSession());
    const calls = {
      create: (one) => one.create(newSession()), read: (one) => one.validate(id),
      write: (one) => one.rotate(id), delete: (one) => one.end(id),
    };
    for (const [name, call] of Object.entries(calls)) {
      const others = Object.keys(calls).filter((other) => other !== name).map((other) => `webmessaging:guest:${other}`);
      await refused(call(await SessionClient.signIn(base, client, others.join(' '))), 403);
    }
    await refused((await SessionClient.signIn(base, client, 'user:read')).audit(id), 403);
  });

  await story.step('404 for an id that nobody has, and for one that is none', async () => {
    for (const id of [randomUUID(), 'none', '..%2f..%2fetc%2fpasswd'])
      for (const act of ['validate', 'audit', 'rotate', 'end']) await refused(sessions[act](id), 404);
  });

  await story.step('every answer so far had an ININ-Correlation-Id of its own', async () => {
    check(sessions.correlations.length > 100, () => `only ${sessions.correlations.length} answers`);
    check(sessions.correlations.every(Boolean), 'an answer without it');
    equal(new Set(sessions.correlations).size, sessions.correlations.length, 'distinct ones');
  });

  await story.step('a client that asks too much is told to wait', async () => {
    const { id } = await sessions.create(newSession());
    const reader = await SessionClient.signIn(base, client, 'webmessaging:guest:read');
    let asked = 0;
    const flood = async () => {
      for (; asked < 2000; asked += 50) await Promise.all(Array.from({ length: 50 }, () => reader.validate(id)));
    };
    await throttled(flood());
  });
}
