import { randomUUID } from 'node:crypto';
import { check, equal, has } from '../lib/check.mjs';
import { sessionsPath } from '../lib/api.mjs';
import { until } from '../lib/deadline.mjs';

const is = (stage, id, status) =>
  until(30_000, `status ${status}`, async () => (await stage.sessionState(id)).status === status);

export const sessions = {
  'session: created with everything a frontend needs': async (stage) => {
    const body = stage.sessionBody({ skillRequirements: [{ skillId: randomUUID() }], timeoutSeconds: 900 });
    const answer = await stage.create(body);
    equal(answer.status, 201, `status (${answer.text})`);
    has(answer.body, ['id', 'anonymousId', 'token', 'expiresAt', 'routingData', 'timeoutSeconds'], 'session');
    equal(answer.body.anonymousId, body.anonymousId, 'anonymousId');
    equal(answer.body.timeoutSeconds, 900, 'timeoutSeconds');
    equal(answer.body.routingData.skillRequirements[0].skillLevel, 1, 'default skillLevel');
    check(answer.headers.get('location')?.endsWith(`${sessionsPath}/${answer.body.id}`), 'Location');
    check(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/.test(answer.body.expiresAt), () => `expiresAt ${answer.body.expiresAt}`);
    const left = Date.parse(answer.body.expiresAt) - Date.now();
    check(left > 890_000 && left < 910_000, () => `expires in ${left} ms`);
  },
  'session: without an anonymousId one is minted': async (stage) => {
    const session = await stage.session({ anonymousId: undefined });
    check(session.anonymousId?.length > 0, 'no anonymousId');
    equal(session.timeoutSeconds, 600, 'default timeoutSeconds');
  },
  'session: queued, connected, disconnected, ended': async (stage) => {
    const session = await stage.session();
    const fresh = await stage.sessionState(session.id);
    has(fresh, ['id', 'anonymousId', 'status', 'createdTime', 'expiresAt', 'connected', 'lastActivity', 'metrics'],
      'session');
    equal(fresh.status, 'queued', 'status');
    equal(fresh.connected, false, 'connected');
    const wire = await stage.connect(session);
    await is(stage, session.id, 'connected');
    await wire.close();
    await is(stage, session.id, 'disconnected');
    await stage.api.delete(`${sessionsPath}/${session.id}`);
    await is(stage, session.id, 'ended');
  },
  'session: DELETE is idempotent, tells the guest and closes 4500': async (stage) => {
    const guest = await stage.guest();
    const path = `${sessionsPath}/${guest.session.id}`;
    equal((await stage.api.delete(path)).status, 204, 'first DELETE');
    await guest.expect('ended');
    equal((await guest.expectClose()).code, 4500, 'close code');
    equal((await stage.api.delete(path)).status, 204, 'second DELETE');
  },
  'session: an ended session can not be resumed': async (stage) => {
    const session = await stage.session();
    await stage.api.delete(`${sessionsPath}/${session.id}`);
    const wire = await stage.knock(session.token);
    const { code } = await wire.expectClose();
    check(code >= 4500 && code < 5000, () => `close code ${code} is not final`);
  },
  'session: activity tells every change of state in order': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'hello');
    await guest.close();
    await is(stage, guest.session.id, 'disconnected');
    await stage.api.delete(`${sessionsPath}/${guest.session.id}`);
    const answer = await stage.api.get(`${sessionsPath}/${guest.session.id}/activity`);
    equal(answer.status, 200, `status (${answer.text})`);
    check(typeof answer.body.duration_ms === 'number', 'duration_ms');
    const { logs } = answer.body;
    check(logs.length >= 4, () => `created, connected, disconnected, ended expected, got ${JSON.stringify(logs)}`);
    logs.forEach((log) => has(log, ['timestamp', 'event', 'details'], 'log'));
    const times = logs.map((log) => log.timestamp);
    equal(JSON.stringify(times), JSON.stringify([...times].sort()), 'order');
    const secrets = ['hello', guest.session.token];
    check(!secrets.some((secret) => answer.text.includes(secret)), 'text or token in the activity');
  },
  'session: metrics count messages': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'one');
    await stage.say(guest, 'two');
    const { metrics } = await stage.sessionState(guest.session.id);
    check(Object.values(metrics).includes(2), () => `no count of 2 in ${JSON.stringify(metrics)}`);
  },
  'socket: a connect without a token makes a session': async (stage) => {
    const wire = await stage.connect({}, undefined, undefined);
    equal((await stage.sessionState(wire.hello.sessionId)).status, 'connected', 'status');
  },
};
