// The steps before must be able to fail: here a page is sent to the browser with a flaw, and what they ask is asked again.
import { check } from '../lib/check.mjs';
import { until } from '../lib/deadline.mjs';
import { texts } from '../lib/scripts-of-guests.mjs';
import { SimulatorPage } from '../lib/simulator-page.mjs';

const patienceMs = 20_000;
const someMs = 60_000;

// Words go in as HTML.
const careless = (source) => source.replace('node.append(...files.map(fileNode), words);', 'node.innerHTML = words;');

// Sends the page's script changed, and its policy only where it is to have one.
const flawed = (change, hasPolicy) => async (page) => {
  page.on('Fetch.requestPaused', ({ requestId, request, responseHeaders }) =>
    answer(page, requestId, request.url, responseHeaders).catch((error) => page.told.push(error.message)));
  await page.ask('Fetch.enable', { patterns: [{ urlPattern: '*/simulator*', requestStage: 'Response' }] });

  async function answer(one, requestId, url, headers) {
    const { body, base64Encoded } = await one.ask('Fetch.getResponseBody', { requestId });
    const text = base64Encoded ? Buffer.from(body, 'base64').toString() : body;
    const changed = url.endsWith('/simulator.js') ? change(text) : text;
    check(!url.endsWith('/simulator.js') || changed !== text, 'the flaw did not fit into the page’s script');
    await one.ask('Fetch.fulfillRequest', {
      requestId,
      responseCode: 200,
      responseHeaders: headers.filter(({ name }) => !/^content-length$/i.test(name)
        && (hasPolicy || !/^content-security-policy$/i.test(name))),
      body: Buffer.from(changed).toString('base64'),
    });
  }
};

async function writeAll(stage, prepare) {
  const guest = await SimulatorPage.open(stage, prepare);
  for (const text of texts.filter((one) => /^<(img|svg)/.test(one))) await guest.write(text);
  return guest;
}

export const sabotagedPages = {
  'a page that takes words for HTML is noticed, though its policy stops them': [async (stage) => {
    const guest = await writeAll(stage, flawed(careless, true));
    await until(patienceMs, 'what the policy stopped', () => guest.page.stopped.length > 0);
    check(guest.page.told.length === 0, () => `it ran: ${guest.page.told}`);
    await guest.staysHarmless().then(() => { throw new Error('it passed for harmless'); },
      (error) => check(/policy|elements/.test(error.message), error.message));
    await guest.page.close();
  }, someMs],

  'and without a policy they run': [async (stage) => {
    const guest = await writeAll(stage, flawed(careless, false));
    await until(patienceMs, 'a script of a guest that ran', () => guest.page.told.includes('ran'));
    await guest.page.close();
  }, someMs],
};
