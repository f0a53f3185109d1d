import { check, equal } from '../lib/check.mjs';
import { until } from '../lib/deadline.mjs';
import { hostileFileNames, names, oddFileNames, texts } from '../lib/scripts-of-guests.mjs';
import { SimulatorPage } from '../lib/simulator-page.mjs';

const patienceMs = 10_000;
const someMs = 60_000;

// By which rule of a policy, and what.
const forbidden = [
  'base-uri https://elsewhere.example', 'connect-src https://elsewhere.example',
  'form-action https://elsewhere.example', 'frame-src https://elsewhere.example',
  'img-src https://elsewhere.example', 'object-src https://elsewhere.example', 'script-src eval',
  'script-src-attr inline', 'script-src-elem data', 'script-src-elem inline', 'style-src-elem inline',
].join('\n');

// What a site that puts our page into a frame gets to see of it.
async function framed(page, url) {
  await page.go('about:blank');
  await page.run((address) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.onload = done;
    frame.src = address;
    document.body.append(frame);
  }), url);
  const { frameTree } = await page.ask('Page.getFrameTree');
  const [{ frame }] = frameTree.childFrames;
  return frame.unreachableUrl || frame.url.startsWith('chrome-error:') ? 'nothing' : frame.url;
}

export const pages = {
  'what guests and agents write is shown as it is, and as nothing but text': [async (stage) => {
    const guest = await SimulatorPage.open(stage);
    await guest.meet(stage, 'Grace');
    for (const text of texts) {
      await stage.reply(guest.desk, guest.conversationId, `agent ${text}`);
      await guest.write(`guest ${text}`);
    }
    const all = texts.flatMap((text) => [`agent ${text}`, `guest ${text}`]);
    await guest.shows('a message', all);
    await guest.staysHarmless();
    await guest.reload();
    await guest.shows('after a reload, a message', all);
    await guest.staysHarmless();
    await guest.page.close();
  }, someMs],

  'names of agents and queues are, and context': [async (stage) => {
    const guest = await SimulatorPage.open(stage);
    await guest.setContext(Object.fromEntries(names.map((name) => [name, name])));
    await guest.meet(stage, 'Grace');
    for (const name of names) {
      const next = await stage.desk({ queues: [name], name });
      guest.desk.send({ type: 'transfer', conversationId: guest.conversationId, queueId: name });
      await stage.accept(next, guest.conversationId);
      guest.desk = next;
    }
    await guest.shows('a note', names.flatMap((name) => [`In queue ${name}`, `${name} has joined`, `${name} has left`])
      .slice(0, -1));
    await guest.staysHarmless();
    await guest.page.close();
  }, someMs],

  'a file is shown by its name, and one that may not be called so is refused': [async (stage) => {
    const guest = await SimulatorPage.open(stage);
    for (const name of [...oddFileNames, ...hostileFileNames]) {
      await guest.choose(name);
      equal(await guest.page.run(() => document.getElementById('fileName').textContent), `${name} · 68 B`, 'chosen');
      await guest.write(`named ${name.length}`);
    }
    const kept = oddFileNames.map((name) => name.slice(0, -4).replaceAll('.', '_') + name.slice(-4));
    await guest.shows('a file', [...oddFileNames, ...hostileFileNames]);
    await guest.shows('a caption', hostileFileNames.map((name) => `named ${name.length}`));
    await guest.settles();
    await guest.staysHarmless();
    await guest.reload();
    await guest.shows('after a reload, a file', kept);
    const lines = await guest.lines();
    equal(lines.filter((line) => line.file).length, kept.length, 'files that the server took');
    await guest.staysHarmless();
    await guest.page.close();
  }, someMs],

  'an address of a file that is not http is no link': async (stage) => {
    const guest = await SimulatorPage.open(stage);
    const links = await guest.page.run(async () => {
      const { fileNode } = await import('/simulator/simulator-files.js');
      const urls = ['javascript:tell(1)', ' java\nscript:tell(1)', 'data:text/html,x', 'blob:x', 'file:///etc/passwd'];
      const nodes = urls.map((url) => fileNode({ filename: 'a.png', size: 1, url }));
      document.getElementById('messages').append(...nodes);
      for (const node of nodes) node.click();
      return nodes.filter((node) => node.href !== undefined).length;
    });
    equal(links, 0, 'links');
    await guest.staysHarmless();
    await guest.page.close();
  },

  'what would get into a page all the same is stopped by its policy': async (stage) => {
    for (const path of ['/simulator', '/openapi']) {
      const page = await stage.browser.open(stage.url + path);
      await page.run(async () => {
        const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
        add('script', { text: 'tell(1)' });
        add('script', { src: 'data:text/javascript,tell(1)' });
        add('img', { src: 'https://elsewhere.example/seen.png' });
        add('iframe', { src: 'https://elsewhere.example/' });
        add('style', { textContent: 'body { display: none }' });
        add('base', { href: 'https://elsewhere.example/' });
        add('object', { data: 'https://elsewhere.example/' });
        add('div', { innerHTML: '<p onclick="tell(1)"></p><form action="https://elsewhere.example/"></form>' });
        document.querySelector('div:last-child > p').click();
        [...document.forms].at(-1).submit();
        await fetch('https://elsewhere.example/').catch(() => {});
        try {
          eval('tell(1)');
        } catch {
          // As it should be; the policy tells of it.
        }
      });
      const origins = (one) => one.replace(/(\.example).*/, '$1');
      const stopped = () => [...new Set(page.stopped.map(origins))].sort().join('\n');
      await until(patienceMs, `${path}: all to be stopped`, () => stopped() === forbidden).catch(() => {});
      equal(stopped(), forbidden, `${path}: stopped`);
      equal(page.told.join(), '', `${path}: scripts that ran`);
      await page.close();
    }
  },

  'every page asks for nothing but its own, and no other site frames it': async (stage) => {
    for (const path of ['/', '/openapi', '/simulator', '/dashboard']) {
      const answer = await fetch(stage.url + path);
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      const policy = answer.headers.get('content-security-policy') ?? '';
      check(/frame-ancestors 'none'/.test(policy) && !/unsafe/.test(policy), `${path}: its policy is ${policy}`);
      const page = await stage.browser.open(stage.url + path);
      const foreign = page.requests.filter((url) => !url.replace(/^ws/, 'http').startsWith(`${stage.url}/`));
      equal(foreign.join(), '', `${path}: requests to elsewhere`);
      equal(page.stopped.join(), '', `${path}: stopped by its own policy`);
      equal(await framed(page, stage.url + path), 'nothing', `${path}: what a frame of another site shows`);
      await page.close();
    }
  },

  'an answer that says again what it was asked is no page': async (stage) => {
    for (const text of ['<script>tell(1)</script>', '"><img src=x onerror=tell(1)>']) {
      const word = encodeURIComponent(text);
      for (const path of [`/${word}`, `/api/v2/guests/${word}`, `/simulator/${word}?${word}`, `/dashboard/${word}`]) {
        const page = await stage.browser.open(stage.url + path);
        equal(page.told.join(), '', `${path}: scripts that ran`);
        equal(await page.run(() => document.scripts.length + document.images.length), 0, `${path}: elements`);
        await page.close();
      }
    }
  },
};
