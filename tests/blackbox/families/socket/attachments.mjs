import { randomUUID } from 'node:crypto';
import { check, equal, has, oneOf, problem } from '../../lib/check.mjs';
import { client } from '../../lib/settings.mjs';
import { Api } from '../lib/grid.mjs';
import { fileOf, Files } from './files.mjs';

const tenMiB = 10 * 1024 * 1024;
const refused = (answer, expected, what) => oneOf(answer.status, expected, `${what} (${answer.text.slice(0, 150)})`);

export async function attachments(story, scene) {
  const uploader = async () => {
    const chat = await scene.guest();
    return { chat, files: new Files(scene.base, chat.token) };
  };

  await story.step('a presigned address for each type that is allowed, up to 10 MiB', async () => {
    const { files } = await uploader();
    const names = { 'image/png': 'photo.png', 'image/jpeg': 'photo.jpg', 'application/pdf': 'invoice.pdf' };
    for (const [contentType, filename] of Object.entries(names)) {
      const { uploadUrl, metadata } = await files.presigned(filename, contentType, tenMiB);
      check(uploadUrl, 'no uploadUrl');
      has(metadata, ['id', 'filename', 'contentType', 'size', 'expiresAt'], 'metadata');
      equal(`${metadata.contentType} ${metadata.size}`, `${contentType} ${tenMiB}`, 'type and size');
      check(Date.parse(metadata.expiresAt) > Date.now(), () => `expiresAt: got ${metadata.expiresAt}`);
    }
  });

  await story.step('other types, too many bytes and nonsense are 400', async () => {
    const { files } = await uploader();
    for (const contentType of ['text/html', 'image/svg+xml', 'application/x-msdownload'])
      problem(await files.ask('a', contentType, 10), 400, 'UNSUPPORTED_CONTENT_TYPE');
    problem(await files.ask('a.png', 'image/png', tenMiB + 1), 400, 'ATTACHMENT_TOO_LARGE');
    for (const size of [0, -1, 'many', undefined]) problem(await files.ask('a.png', 'image/png', size), 400);
    problem(await files.ask(undefined, 'image/png', 10), 400);
  });

  await story.step('401 without a credential, 403 without the scope; a backend may say for whom it asks', async () => {
    const conversationId = await scene.conversation(await scene.guest());
    const ask = (token) => new Files(scene.base, token).ask('a.png', 'image/png', 10, { conversationId });
    for (const token of [undefined, 'garbage']) problem(await ask(token), 401);
    problem(await ask((await Api.signIn(scene.base, 'webchat:send')).token), 403);
    const writer = await Api.signIn(scene.base, 'webchat:attachment:write');
    equal((await ask(writer.token)).status, 200, `with the scope, as ${client.id}`);
  });

  await story.step('what a backend uploads by name, type and size is whose message shows it first', async () => {
    const backend = new Files(scene.base, (await Api.signIn(scene.base, 'webchat:attachment:write')).token);
    const { metadata } = await backend.upload('photo.png', 'image/png');
    const [mine, other] = [await scene.guest(), await scene.guest()];
    await mine.say('see here', randomUUID(), { attachments: [metadata] });
    await mine.say('and again', randomUUID(), { attachments: [metadata] });
    other.post('mine too', randomUUID(), { attachments: [metadata] });
    equal((await other.hears('error')).code, 'ATTACHMENT_NOT_FOUND', 'code');
  });

  await story.step('PUT takes the file once; a second PUT is refused and changes nothing', async () => {
    const { files } = await uploader();
    const { uploadUrl } = await files.upload('photo.png', 'image/png');
    refused(await files.put(uploadUrl, 'image/png', fileOf('image/png')), [400, 403, 404, 409, 410], 'second PUT');
  });

  await story.step('another size, another type and another content than was said are refused', async () => {
    const { files } = await uploader();
    const wrong = {
      'one byte too few': ['image/png', fileOf('image/png', 299)],
      'one byte too many': ['image/png', fileOf('image/png', 301)],
      'another type': ['image/jpeg', fileOf('image/png')],
      'HTML for PNG': ['image/png', Buffer.from('<html><script>alert(1)</script>'.padEnd(300))],
      'JPEG for PNG': ['image/png', fileOf('image/jpeg')],
    };
    for (const [what, [contentType, body]] of Object.entries(wrong)) {
      const { uploadUrl } = await files.presigned('photo.png', 'image/png', 300);
      refused(await files.put(uploadUrl, contentType, body), [400, 413, 415], what);
    }
  });

  await story.step('a tampered address is 403', async () => {
    const { files } = await uploader();
    const { uploadUrl } = await files.presigned('photo.png', 'image/png', 300);
    const change = (at) => uploadUrl.slice(0, at) + (uploadUrl[at] === 'A' ? 'B' : 'A') + uploadUrl.slice(at + 1);
    refused(await files.put(change(uploadUrl.length - 5), 'image/png', fileOf('image/png')), [403], 'a letter changed');
    for (const [key, value] of new URL(uploadUrl, scene.base).searchParams) {
      const url = new URL(uploadUrl, scene.base);
      url.searchParams.set(key, /^\d+$/.test(value) ? String(Number(value) + 9) : `${value}x`);
      refused(await files.put(url.href, 'image/png', fileOf('image/png')), [403], `${key} changed`);
      url.searchParams.delete(key);
      refused(await files.put(url.href, 'image/png', fileOf('image/png')), [403], `${key} left out`);
    }
    equal((await files.put(uploadUrl, 'image/png', fileOf('image/png'))).status, 200, 'the address itself');
  });

  await story.step("a message names only the sender's own files, and only uploaded ones", async () => {
    const [mine, other] = [await uploader(), await uploader()];
    const foreign = (await other.files.upload('theirs.png', 'image/png')).metadata;
    const empty = (await mine.files.presigned('mine.png', 'image/png', 300)).metadata;
    for (const metadata of [foreign, empty, { ...empty, id: randomUUID() }, { ...empty, id: '../../etc/passwd' }]) {
      const id = mine.chat.post('see here', randomUUID(), { attachments: [metadata] });
      const error = await mine.chat.hears('error');
      check(error.code && error.code !== 'INTERNAL_ERROR', () => `code: got ${JSON.stringify(error)}`);
      equal(error.clientMessageId, id, 'clientMessageId');
    }
    await mine.chat.say('the connection stays');
  });
}
