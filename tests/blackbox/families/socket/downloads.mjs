import { check, equal, oneOf } from '../../lib/check.mjs';
import { sleep, until } from '../../lib/deadline.mjs';
import { Skip } from '../../lib/steps.mjs';
import { answered, historyPath } from '../lib/grid.mjs';
import { downloadUrl, fileOf, Files } from './files.mjs';

export async function downloads(story, scene) {
  async function shared(filename, contentType = 'image/png') {
    const { chat, agent, conversationId } = await scene.pair();
    const file = await new Files(scene.base, chat.token).upload(filename, contentType);
    const sequenceId = await chat.say('see here', undefined, { attachments: [file.metadata] });
    const heard = await agent.hears('message', conversationId);
    const { entities } = await answered(scene.api.get(historyPath(conversationId)), 200, 'history');
    return { ...file, chat, sequenceId, heard, entity: entities.find((entity) => entity.sequenceId === sequenceId) };
  }

  const fetched = async (url) => {
    const response = await fetch(new URL(url, scene.base), { signal: AbortSignal.timeout(60_000) });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  };

  const safe = (answer) => {
    equal(answer.headers.get('x-content-type-options'), 'nosniff', 'X-Content-Type-Options');
    const disposition = answer.headers.get('content-disposition') ?? '';
    check(/^attachment\b/.test(disposition), () => `Content-Disposition: expected attachment, got ${disposition}`);
    check(!/[\r\n]|\.\.\/|\.\.\\/.test(disposition), () => `Content-Disposition: got ${disposition}`);
    check(/\bsandbox\b/.test(answer.headers.get('content-security-policy') ?? ''), 'no sandboxing CSP');
  };

  const early = {};
  await story.step('addresses are given out, whose end is awaited below', async () => {
    const { chat, entity } = await shared('early.png');
    const files = new Files(scene.base, chat.token);
    Object.assign(early, await files.presigned('late.png', 'image/png', 300));
    Object.assign(early, { files, download: downloadUrl(entity.attachments[0]) });
  });

  await story.step('the agent and the history see the file, and its very bytes can be had', async () => {
    const { metadata, bytes, heard, entity } = await shared('photo.png');
    for (const [who, message] of [['agent', heard], ['history', entity]]) {
      const [attachment] = message.attachments ?? [];
      equal(attachment?.id, metadata.id, `id at the ${who} (${JSON.stringify(message)})`);
      const url = downloadUrl(attachment);
      check(url, () => `no address at the ${who}: ${JSON.stringify(attachment)}`);
      const answer = await fetched(url);
      equal(answer.status, 200, `download for the ${who}`);
      check(answer.bytes.equals(bytes), 'the bytes are not those that were uploaded');
      equal(answer.headers.get('content-type'), 'image/png', 'Content-Type');
      safe(answer);
    }
  });

  await story.step('names that would lead elsewhere or break a header are refused or stay names', async () => {
    const download = async (filename) =>
      fetched(downloadUrl((await shared(filename, 'application/pdf')).entity.attachments[0]));
    for (const filename of ['../../etc/passwd.pdf', 'a"; filename="evil.pdf', 'a\r\nX-Evil: 1.pdf']) {
      const { chat } = await scene.pair();
      const answer = await new Files(scene.base, chat.token).ask(filename, 'application/pdf', 300);
      oneOf(answer.status, [200, 400], filename);
      if (answer.status === 200) safe(await download(filename));
    }
    const answer = await download('Überweisung 100€.pdf');
    safe(answer);
    check(/filename\*=UTF-8''%C3%9Cberweisung/.test(answer.headers.get('content-disposition')), 'the name is lost');
  });

  await story.step('a tampered download is 403', async () => {
    const url = downloadUrl((await shared('photo.png')).entity.attachments[0]);
    const at = url.length - 5;
    equal((await fetched(url.slice(0, at) + (url[at] === 'A' ? 'B' : 'A') + url.slice(at + 1))).status, 403, 'status');
  });

  await story.step('a guest whose session has ended gets no address any more', async () => {
    const chat = await scene.guest();
    const files = new Files(scene.base, chat.token);
    chat.send({ type: 'end' });
    await chat.wire.expectClose();
    oneOf((await files.ask('late.png', 'image/png', 300)).status, [401, 403, 410], 'presign after the end');
  });

  await story.step('addresses end: an upload is 403 after its expiresAt, a download some day', async () => {
    const left = Date.parse(early.metadata.expiresAt) - Date.now();
    if (left > 30_000) throw new Skip(`they are good for another ${Math.round(left / 1000)} seconds here`);
    await sleep(Math.max(0, left) + 1000);
    const bytes = fileOf('image/png', early.metadata.size);
    equal((await early.files.put(early.uploadUrl, 'image/png', bytes)).status, 403, 'upload');
    await until(60_000, 'the download is refused', async () => (await fetched(early.download)).status === 403, 250);
  }, 150_000);
}
