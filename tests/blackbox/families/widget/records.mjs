import { randomUUID } from 'node:crypto';
import { check, equal, has, oneOf, problem, refusal } from '../../lib/check.mjs';
import { inPace } from '../../lib/deadline.mjs';
import { minCreationIntervalMs } from '../../lib/settings.mjs';
import { Api } from '../lib/grid.mjs';
import { together } from '../lib/story.mjs';
import { decode, guestsPath, Widget } from './client.mjs';

const scoped = async (widget, scope) => new Widget(widget.base, await Api.signIn(widget.base, scope));
const routing = { queue: { id: 'support' }, skill: { id: 'billing' }, language: 'en-US' };

const sorted = (attributes) => JSON.stringify(Object.entries(attributes).sort());

// Attributes whose JSON has just so many bytes.
const attributesOf = (bytes) => ({ note: 'x'.repeat(bytes - JSON.stringify({ note: '' }).length) });

export async function records(story, widget) {
  await story.step('a guest with an id, attributes and routing of its own', async () => {
    const id = randomUUID();
    const guest = await widget.open({
      id, name: 'Ada', email: 'ada@example.org', attributes: { plan: 'pro', seats: 3, deep: { a: [1] } }, routing,
    });
    has(guest, ['id', 'name', 'email', 'attributes', 'active', 'createdTime', 'guestToken', 'sessionToken', 'sessions'],
      'guest');
    equal(`${guest.id} ${guest.name} ${guest.email} ${guest.active}`, `${id} Ada ada@example.org true`, 'guest');
    equal(sorted(guest.attributes), '[["deep",{"a":[1]}],["plan","pro"],["seats",3]]', 'attributes');
    equal(guest.guestToken, guest.sessionToken, 'the two tokens');
    equal(guest.sessions.length, 1, 'sessions');
    const session = await widget.api.get(`/api/v2/webmessaging/guest/sessions/${guest.sessions[0].id}`);
    equal(`${session.status} ${session.body?.status}`, '200 queued', 'its session in the dialect webmessaging');
  });

  await story.step('its token: three parts, claims, routing hints that are never empty', async () => {
    const [own, plain] = [await widget.open({ name: 'Ada', attributes: { plan: 'pro' }, routing }),
      await widget.open({ name: 'Bo' })];
    for (const guest of [own, plain]) {
      check(guest.id.length > 0, 'no id was minted');
      const { header, claims, parts } = decode(guest.guestToken);
      equal(parts, 3, 'parts');
      oneOf(header.alg, ['HS256', 'ES256'], 'alg');
      check(header.kid, 'no kid');
      has(claims, ['sub', 'sid', 'iat', 'exp', 'jti', 'routing_hints', 'attributes'], 'claims');
      equal(`${claims.sub} ${claims.sid}`, `${guest.id} ${guest.sessions[0].id}`, 'sub and sid');
      check(claims.exp > claims.iat, () => `exp ${claims.exp}, iat ${claims.iat}`);
      check(Object.keys(claims.routing_hints).length > 0, 'routing_hints: expected some, got none');
    }
    check(JSON.stringify(decode(own.guestToken).claims.routing_hints).includes('support'), 'its queue is no hint');
    equal(decode(own.guestToken).claims.attributes.plan, 'pro', 'attributes in the claims');
    const large = await widget.open({ name: 'Cy', attributes: attributesOf(5000) });
    check(large.guestToken.length < 4000, () => `a token of ${large.guestToken.length} characters`);
  });

  await story.step('GET gives the very token that was issued', async () => {
    const guest = await widget.open({ name: 'Ada' });
    for (let again = 0; again < 3; again++)
      equal((await widget.read(guest.id)).sessionToken, guest.sessionToken, 'sessionToken');
    equal((await widget.read(guest.id)).createdTime, guest.createdTime, 'createdTime');
  });

  await story.step('PUT merges attributes key by key, null deletes, name and email are replaced if given', async () => {
    const guest = await widget.open({ name: 'Ada', email: 'a@example.org', attributes: { keep: 1, change: 1, go: 1 } });
    await widget.update(guest.id, { attributes: { change: 2, go: null, come: { deep: true } } });
    const merged = await widget.read(guest.id);
    equal(sorted(merged.attributes), '[["change",2],["come",{"deep":true}],["keep",1]]', 'attributes');
    equal(`${merged.name} ${merged.email}`, 'Ada a@example.org', 'name and email');
    await widget.update(guest.id, { name: 'Grace' });
    const renamed = await widget.read(guest.id);
    equal(`${renamed.name} ${renamed.email} ${renamed.attributes.keep}`, 'Grace a@example.org 1', 'renamed');
  });

  await story.step('attributes have 10 KiB of JSON; one byte more changes nothing', async () => {
    const guest = await widget.open({ name: 'Ada' });
    await widget.update(guest.id, { attributes: attributesOf(10_240) });
    problem(await widget.put(guest.id, { name: 'Eve', attributes: attributesOf(10_241) }), 400, 'ATTRIBUTES_TOO_LARGE');
    problem(await widget.put(guest.id, { attributes: { one: 1 } }), 400, 'ATTRIBUTES_TOO_LARGE');
    const kept = await widget.read(guest.id);
    equal(`${kept.name} ${JSON.stringify(kept.attributes).length}`, 'Ada 10240', 'kept');
    problem(await widget.api.post(guestsPath, { name: 'Ada', attributes: attributesOf(10_241) }), 400,
      'ATTRIBUTES_TOO_LARGE');
  });

  await story.step('fifty merges at once lose nothing', async () => {
    const guest = await widget.open({ name: 'Ada' });
    await together(50, (index) => widget.update(guest.id, { attributes: { [`key${index}`]: index } }));
    const { attributes } = await widget.read(guest.id);
    equal(Object.values(attributes).sort((one, other) => one - other).join(),
      Array.from({ length: 50 }, (_, index) => index).join(), 'attributes');
  });

  await story.step('401, 403, 404, 400, 413 and 415 as everywhere', async () => {
    const { id } = await widget.open({ name: 'Ada' });
    for (const token of [undefined, 'garbage']) {
      const stranger = new Widget(widget.base, new Api(widget.base, token));
      for (const answer of [await stranger.api.post(guestsPath, { name: 'x' }), await stranger.put(id, {}),
        await stranger.api.get(`${guestsPath}/${id}`), await stranger.list({}),
        await stranger.api.delete(`${guestsPath}/${id}`)]) problem(answer, 401);
    }
    const outsider = await scoped(widget, 'webchat:send');
    for (const answer of [await outsider.api.post(guestsPath, { name: 'x' }), await outsider.put(id, { name: 'x' }),
      await outsider.api.get(`${guestsPath}/${id}`), await outsider.api.delete(`${guestsPath}/${id}`)])
      problem(answer, 403);
    for (const unknown of [randomUUID(), 'nobody']) {
      problem(await widget.api.get(`${guestsPath}/${unknown}`), 404);
      problem(await widget.put(unknown, { name: 'x' }), 404);
      problem(await widget.api.delete(`${guestsPath}/${unknown}`), 404);
    }
    for (const wrong of [{ name: 42 }, { name: 'x', attributes: [] }, { name: 'x', attributes: 'a' }])
      problem(await widget.api.post(guestsPath, wrong), 400);
    problem(await widget.api.post(guestsPath, { name: 'x', padding: 'x'.repeat(65_536) }), 413);
    problem(await widget.api.send('POST', guestsPath, 'hello', { 'content-type': 'text/plain' }), 415);
    problem(await widget.api.send('POST', guestsPath, '{"name":', { 'content-type': 'application/json' }), 400);
  });

  await story.step('PUT wants guest:write, or guest:read with user:read or guest:create', async () => {
    const { id } = await widget.open({ name: 'Ada' });
    for (const scope of ['guest:write', 'guest:read user:read', 'guest:read guest:create'])
      await (await scoped(widget, scope)).update(id, { attributes: { by: scope } });
    for (const scope of ['guest:read', 'guest:create', 'user:read'])
      problem(await (await scoped(widget, scope)).put(id, { attributes: { by: scope } }), 403);
    for (const scope of ['guest:create', 'guest:write'])
      await (await scoped(widget, scope)).open({ name: 'Ada' });
  });

  await story.step('an anonymous id has the same rules here: too soon is 429 with the time to wait', async () => {
    await inPace(minCreationIntervalMs, async () => {
      const guest = { name: 'Ada', anonymousId: `anon-${randomUUID()}` };
      await widget.open(guest);
      refusal(await widget.api.post(guestsPath, guest), 429, 'FRAUD_THRESHOLD_EXCEEDED');
    });
  });
}
