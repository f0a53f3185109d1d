import { randomUUID } from 'node:crypto';
import { check, equal, oneOf, problem } from '../../lib/check.mjs';
import { sleep } from '../../lib/deadline.mjs';
import { countOf, together } from '../lib/story.mjs';
import { purge } from './purge.mjs';

export async function counters(story, scene) {
  const count = (browser, body, guestId = browser.guestId) =>
    browser.send('PUT', `/chat/guests/${guestId}/interactions`, body);

  await story.step('an interaction counts one, or as many as it says, and says what it was', async () => {
    const visitor = await scene.visitor();
    const first = await count(visitor, {});
    equal(first.status, 200, `status (${first.text})`);
    const { totalInteractions, lastInteractionType, lastUpdated } = first.body.updatedAttributes;
    equal(`${totalInteractions} ${lastInteractionType}`, '1 message', 'the first');
    check(Math.abs(Date.parse(lastUpdated) - Date.now()) < 60_000, () => `lastUpdated: got ${lastUpdated}`);
    const second = await count(visitor, { interactionType: 'click', increment: 5 });
    equal(`${second.body.updatedAttributes.totalInteractions} ${second.body.updatedAttributes.lastInteractionType}`,
      '6 click', 'the second');
  });

  await story.step('a hundred at once are a hundred, and the guest record says so', async () => {
    const visitor = await scene.visitor();
    const answers = await together(100, () => count(visitor, { interactionType: 'scroll' }));
    equal(countOf(answers, 200), 100, `counted (${answers.find(({ status }) => status !== 200)?.text})`);
    const totals = answers.map(({ body }) => body.updatedAttributes.totalInteractions).sort((a, b) => a - b);
    equal(totals.join(), Array.from({ length: 100 }, (_, index) => index + 1).join(), 'each its own total');
    const record = await scene.api.get(`/api/v2/guests/${visitor.guestId}`);
    equal(record.body?.attributes?.totalInteractions, 100, `in the record (${record.text})`);
  });

  await story.step("401 without a token, 403 with another guest's, 400 for what is no number", async () => {
    const [visitor, other] = [await scene.visitor(), await scene.visitor()];
    problem(await count(visitor.as({ cookie: null }), {}, visitor.guestId), 401);
    problem(await count(visitor.as({ cookie: 'garbage' }), {}, visitor.guestId), 401);
    problem(await count(other, {}, visitor.guestId), 403);
    oneOf((await count(visitor, {}, randomUUID())).status, [403, 404], 'an unknown guest');
    for (const body of [{ increment: 'many' }, { increment: 1.5 }, { interactionType: 7 }])
      problem(await count(visitor, body), 400);
    const totals = (await count(visitor, {})).body.updatedAttributes;
    equal(totals.totalInteractions, 1, 'counted after all');
  });

  await story.step('the purge job erases what was created before an instant, and only that', async () => {
    const name = `purge-${randomUUID()}`;
    const old = [];
    for (let index = 0; index < 12; index++) old.push(await scene.visitor({ name }));
    // Times are told in milliseconds: one that came in the same is not older.
    await sleep(5);
    const young = await scene.visitor({ name });
    const { createdTime: before } = (await scene.api.get(`/api/v2/guests/${young.guestId}`)).body;
    equal((await scene.api.delete(`/api/v2/guests/${old[3].guestId}`)).status, 204, 'erased by somebody else');
    const [one, other] = await Promise.all([purge(scene.api, before, name), purge(scene.api, before, name)]);
    equal(one.failed + other.failed, 0, `failures (${JSON.stringify([one, other])})`);
    equal(one.erased + other.erased, 11, `erased (${JSON.stringify([one, other])})`);
    for (const visitor of old) problem(await scene.api.get(`/api/v2/guests/${visitor.guestId}`), 404);
    equal((await scene.api.get(`/api/v2/guests/${young.guestId}`)).status, 200, 'the young one');
    const late = await old[0].post('/chat/check', { guestId: old[0].guestId });
    oneOf(late.status, [401, 410], 'validate of one that was erased');
  });
}
