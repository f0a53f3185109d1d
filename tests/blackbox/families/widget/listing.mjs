import { check, equal, oneOf, problem } from '../../lib/check.mjs';
import { answered } from '../lib/grid.mjs';

const names = (body) => body.entities.map((entity) => entity.name).join();

export async function listing(story, widget) {
  const mark = `list-${Date.now()}`;
  const guests = [];
  for (let index = 0; index < 7; index++)
    guests.push(await widget.open({ name: `${mark}-${index}`, attributes: { index } }));
  const list = (query) => answered(widget.list(query), 200, `list ${JSON.stringify(query)}`);
  const ours = `name>="${mark}-0" AND name<="${mark}-9"`;

  await story.step('pages of the size asked for, in the order of creation, until there is no next', async () => {
    const seen = [];
    const first = new URLSearchParams({ pageSize: '3', pageNumber: '1', sortBy: 'createdTime', filter: ours });
    let query = `/api/v2/guests?${first}`;
    for (let pageNumber = 1; query; pageNumber++) {
      const page = await answered(widget.api.get(query), 200, `page ${pageNumber}`);
      equal(`${page.pageSize} ${page.pageNumber} ${page.pageCount} ${page.total}`, `3 ${pageNumber} 3 7`, 'page');
      seen.push(names(page));
      query = page.nextUri && new URL(page.nextUri, widget.base).href;
    }
    equal(seen.join(), guests.map((guest) => guest.name).join(), 'names');
  });

  await story.step('filters by time, name and activity, joined by AND', async () => {
    const [, , third] = guests;
    const before = await list({ filter: `${ours} AND createdTime<"${third.createdTime}"`, pageSize: 100 });
    check(before.entities.every((guest) => guest.createdTime < third.createdTime), () => `got ${names(before)}`);
    const from = await list({ filter: `${ours} AND createdTime>="${third.createdTime}"`, pageSize: 100 });
    equal(before.total + from.total, 7, 'before and from the third on');
    equal(names(await list({ filter: `name="${third.name}"` })), third.name, 'by name');
    equal((await list({ filter: `${ours} AND active=true`, pageSize: 100 })).total, 7, 'active ones');
    equal((await list({ filter: `${ours} AND active=false` })).total, 0, 'others');
    equal((await list({ filter: 'createdTime<"2020-01-01T00:00:00.000Z"' })).total, 0, 'before the grid was');
  });

  await story.step('attributes come when they are asked for', async () => {
    const filter = `name="${guests[4].name}"`;
    equal((await list({ filter, expand: 'attributes' })).entities[0].attributes.index, 4, 'attributes');
    equal((await list({ filter })).entities[0].attributes?.index, undefined, 'attributes unasked');
  });

  await story.step('a page past the last is empty; sizes out of 1-100 and unsound filters are 400', async () => {
    const { status, body } = await widget.list({ filter: ours, pageNumber: 99, pageSize: 3 });
    oneOf(status, [200, 404], 'status');
    if (status === 200) equal(body.entities.length, 0, 'entities');
    equal((await list({ filter: ours, pageSize: 1 })).entities.length, 1, 'a page of one');
    equal((await list({ filter: ours, pageSize: 100 })).entities.length, 7, 'a page of a hundred');
    for (const pageSize of [0, 101, -1, 'many']) problem(await widget.list({ pageSize }), 400);
    problem(await widget.list({ pageNumber: 0 }), 400);
    for (const filter of ['createdTime', 'createdTime<', 'createdTime<"yesterday"', 'shoe="42"', 'name="open',
      `${ours} AND`, `${ours} OR active=true`, 'active<"maybe"', `name='x'; DROP TABLE guests`])
      problem(await widget.list({ filter }), 400);
    problem(await widget.list({ sortBy: 'shoe' }), 400);
  });
}
