import { check, equal } from '../../lib/check.mjs';
import { inPace, sleep } from '../../lib/deadline.mjs';
import { Wire } from '../../lib/wire.mjs';
import { answered, historyPath } from '../lib/grid.mjs';

// Of ten messages a second.
const messageIntervalMs = 100;

const messageOf = (bytes) => {
  const empty = JSON.stringify({ type: 'message', text: '' });
  return JSON.stringify({ type: 'message', text: 'x'.repeat(bytes - empty.length) });
};

export async function limits(story, scene) {
  await story.step('4096 UTF-16 units are a message, 4097 are too long, and the connection stays', async () => {
    const chat = await scene.guest();
    for (const text of ['x'.repeat(4096), '😀'.repeat(2048)]) await chat.say(text);
    for (const text of ['x'.repeat(4097), '😀'.repeat(2048) + 'x']) {
      const id = chat.post(text);
      const error = await chat.hears('error');
      equal(`${error.code} ${error.clientMessageId}`, `MESSAGE_TOO_LONG ${id}`, 'error');
    }
    await chat.say('still here');
  });

  await story.step('ten messages at once pass, the eleventh is told when to come back, none is lost', async () => {
    const { chat, ids, error } = await inPace(messageIntervalMs, async (begin) => {
      const chat = await scene.guest();
      begin();
      const ids = Array.from({ length: 11 }, (_, index) => chat.post(`burst ${index + 1}`));
      const error = await chat.hears(['ack', 'error'], (frame) => frame.clientMessageId === ids[10]);
      equal(error.code, 'RATE_LIMITED', 'code');
      return { chat, ids, error };
    });
    check(error.retryAfterMs > 0 && error.retryAfterMs <= 1000, () => `retryAfterMs: got ${error.retryAfterMs}`);
    for (const id of ids.slice(0, 10)) await chat.hears('ack', (ack) => ack.clientMessageId === id);
    await sleep(error.retryAfterMs + 10);
    await chat.say('burst 11', ids[10]);
    const { entities } = await answered(scene.api.get(historyPath(await scene.conversation(chat))), 200, 'history');
    equal(entities.map(({ text }) => text).join(), ids.map((_, index) => `burst ${index + 1}`).join(), 'history');
  });

  await story.step('context has 10 KiB in all', async () => {
    const chat = await scene.guest();
    chat.send({ type: 'setContext', context: { one: 'x'.repeat(6000) } });
    chat.send({ type: 'setContext', context: { two: 'x'.repeat(6000) } });
    check((await chat.hears('error')).code, 'no code');
    chat.send({ type: 'setContext', context: { one: null } });
    chat.send({ type: 'setContext', context: { two: 'x'.repeat(1000) } });
    check(!(await chat.quiet()).some((frame) => frame.type === 'error'), 'what fits was refused');
  });

  await story.step('what is no frame is INVALID_FRAME; ten in a row close 1008, nine do not', async () => {
    const chat = await scene.guest();
    const wrong = ['{"type":"message",', '{"type":"nonsense"}', '{}', '[]', '1', '"text"', 'x', 'null', '{"type":7}'];
    for (const frame of wrong) {
      chat.send(frame);
      equal((await chat.hears('error')).code, 'INVALID_FRAME', `code for ${frame}`);
    }
    await chat.say('a good one starts the count again');
    for (let sent = 0; sent < 10; sent++) chat.send('x');
    equal((await chat.wire.expectClose()).code, 1008, 'close code');
  });

  await story.step('a frame of 64 KiB is read, one byte more closes 1009, in pieces too', async () => {
    const [chat, pieces] = [await scene.guest(), await scene.guest()];
    chat.send(messageOf(65_536));
    equal((await chat.hears('error')).code, 'MESSAGE_TOO_LONG', 'code at 64 KiB');
    chat.send(messageOf(65_537));
    equal((await chat.wire.expectClose()).code, 1009, 'close code');
    const frame = messageOf(65_537);
    pieces.wire.socket.send(frame.slice(0, 40_000), { fin: false });
    pieces.wire.socket.send(frame.slice(40_000), { fin: true });
    equal((await pieces.wire.expectClose()).code, 1009, 'close code of the pieces');
  });

  await story.step('invalid UTF-8 closes 1007', async () => {
    const chat = await scene.guest();
    chat.wire.sendBytes(Buffer.concat(
      [Buffer.from('{"type":"message","text":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]));
    equal((await chat.wire.expectClose()).code, 1007, 'close code');
  });

  await story.step('who does not say who it is in time is closed', async () => {
    const wire = story.keep(await Wire.open(`${scene.base}/webchat/v1`));
    await wire.expectClose();
  });

  await story.step('pages of other sites can not open a socket', async () => {
    const { host } = new URL(scene.base);
    for (const origin of ['https://evil.example', 'null', `http://${host}.evil.example`, `http://a.example/${host}`]) {
      const outcome = await Wire.open(`${scene.base}/webchat/v1`, { headers: { origin } })
        .then(() => 101, (error) => error.status);
      equal(outcome, 403, `upgrade for Origin ${origin}`);
    }
    story.keep(await Wire.open(`${scene.base}/webchat/v1`, { headers: { origin: scene.base } }));
  });
}
