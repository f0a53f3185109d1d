import { check, equal, gapless, has, problem } from '../../lib/check.mjs';
import { answered, Api, historyPath } from '../lib/grid.mjs';
import { sortsAlike } from '../lib/order.mjs';

const many = 1_105;
const window = 50;

export async function history(story, scene) {
  await story.step('a long history in pages, in order, until nextPage is null', async () => {
    const client = await scene.client();
    const said = [];
    for (let turn = 0; turn < 12; turn++) {
      said.push(`question ${turn}`);
      await client.say(said.at(-1));
      said.push(`answer ${turn}`);
      equal((await client.post({ from: { id: 'bot', type: 'agent' }, text: said.at(-1) })).status, 202, 'answer');
    }
    const pages = await client.pages(5);
    equal(pages.length, 5, 'pages');
    pages.forEach((page, index) => {
      equal(`${page.pageSize} ${page.pageNumber} ${page.pageCount} ${page.total}`, `5 ${index + 1} 5 24`, 'page');
      equal(page.entities.length, index < 4 ? 5 : 4, `entities of page ${index + 1}`);
    });
    equal(pages.at(-1).nextPage, null, 'nextPage of the last');
    const entities = pages.flatMap((page) => page.entities);
    for (const entity of entities) {
      has(entity, ['id', 'sequenceId', 'conversationId', 'from', 'to', 'text', 'date', 'direction'], 'entity');
      equal(entity.conversationId, client.conversationId, 'conversationId');
      equal(entity.direction, entity.text.startsWith('question') ? 'inbound' : 'outbound', 'direction');
    }
    equal(entities.map(({ text }) => text).join(), said.join(), 'texts');
    equal(new Set(entities.map(({ id }) => id)).size, 24, 'distinct ids');
    equal(entities[0].from.name, 'Ada', 'name of who asks');
    const first = await answered(client.api.get(historyPath(client.conversationId)), 200, 'the default page');
    equal(`${first.pageSize} ${first.pageNumber} ${first.nextPage}`, '50 1 null', 'the default page');
  });

  await story.step('positions sort alike as text and as numbers past every power of ten', async () => {
    const client = await scene.client();
    const waiting = [];
    const places = [];
    for (let index = 0; index < many; index++) {
      waiting.push(client.say(`line ${index}`, `line-${index}`));
      if (waiting.length === window) places.push(await waiting.shift());
    }
    places.push(...await Promise.all(waiting));
    equal(places.length, many, 'acknowledged');
    gapless(places, 'positions');
    sortsAlike(places, 'positions');
    const pages = await client.pages(100);
    equal(pages.length, Math.ceil(many / 100), 'pages');
    const stored = pages.flatMap((page) => page.entities);
    equal(stored.map(({ sequenceId }) => sequenceId).join(), places.join(), 'positions in the history');
    equal(stored[1_000].text, 'line 1000', 'text past a thousand');
  });

  await story.step('401, 403, 404 and 400 for histories', async () => {
    const client = await scene.client();
    await client.say('mine');
    const path = historyPath(client.conversationId);
    for (const token of [undefined, 'garbage']) problem(await new Api(scene.base, token).get(path), 401);
    problem(await (await Api.signIn(scene.base, 'webchat:send')).get(path), 403);
    for (const id of [crypto.randomUUID(), 'none']) problem(await scene.api.get(historyPath(id)), 404);
    for (const query of ['pageSize=0', 'pageSize=many', 'pageNumber=0', 'pageNumber=-1'])
      problem(await scene.api.get(`${path}?${query}`), 400);
    const beyond = await scene.api.get(`${path}?pageSize=5&pageNumber=99`);
    check(beyond.status === 404 || beyond.body.entities.length === 0, () => `past the end: got ${beyond.text}`);
  });
}
