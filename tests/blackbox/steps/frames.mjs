import { randomUUID } from 'node:crypto';
import { check, equal, gapless, has } from '../lib/check.mjs';
import { inPace, sleep } from '../lib/deadline.mjs';

// Of ten messages a second.
const messageIntervalMs = 100;

const frameOf = (bytes) => {
  const empty = JSON.stringify({ type: 'message', text: '' });
  return JSON.stringify({ type: 'message', text: 'x'.repeat(bytes - empty.length) });
};

async function refusedUpgrade(stage, origin) {
  const outcome = await stage.wire('/webchat/v1', { headers: { origin } }).then(() => 101, (error) => error.status);
  equal(outcome, 403, `upgrade with Origin ${origin}`);
}

export const frames = {
  'message: acknowledged with gapless positions of one width': async (stage) => {
    const guest = await stage.guest();
    const ids = [];
    for (const text of ['one', 'two', 'three']) ids.push(await stage.say(guest, text));
    gapless(ids, 'acknowledgements');
    equal([...ids].sort().join(), ids.join(), 'order as plain strings');
  },
  'message: a repeated clientMessageId is the same message': async (stage) => {
    const guest = await stage.guest();
    const id = randomUUID();
    const first = await stage.say(guest, 'once', id);
    equal(await stage.say(guest, 'once', id), first, 'sequenceId of the repeat');
    equal((await stage.api.history(guest.conversationId)).length, 1, 'messages stored');
  },
  'message: 4096 characters pass, 4097 are MESSAGE_TOO_LONG and the connection stays': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'x'.repeat(4096));
    guest.send({ type: 'message', text: 'x'.repeat(4097), clientMessageId: 'long' });
    const error = await guest.expect('error');
    equal(error.code, 'MESSAGE_TOO_LONG', 'code');
    equal(error.clientMessageId, 'long', 'clientMessageId');
    await stage.say(guest, 'still here');
  },
  'message: length counts UTF-16 code units': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, '😀'.repeat(2048));
    guest.send({ type: 'message', text: '😀'.repeat(2049) });
    equal((await guest.expect('error')).code, 'MESSAGE_TOO_LONG', 'code');
  },
  'message: exactly the 11th in a second is refused, with the time to wait': async (stage) => {
    const ids = Array.from({ length: 11 }, (_, index) => `burst-${index + 1}`);
    const { guest, error } = await inPace(messageIntervalMs, async (begin) => {
      const guest = await stage.guest();
      begin();
      for (const clientMessageId of ids) guest.send({ type: 'message', text: clientMessageId, clientMessageId });
      const error = await guest.expect(['ack', 'error'], (frame) => frame.clientMessageId === 'burst-11');
      equal(error.code, 'RATE_LIMITED', 'code');
      return { guest, error };
    });
    check(error.retryAfterMs > 0 && error.retryAfterMs <= 1000, () => `retryAfterMs ${error.retryAfterMs}`);
    for (const id of ids.slice(0, 10)) await guest.expect('ack', (ack) => ack.clientMessageId === id);
    await sleep(error.retryAfterMs + 10);
    await stage.say(guest, 'burst-11', 'burst-11');
    equal((await stage.api.history(guest.conversationId)).length, 11, 'messages stored');
  },
  'frame: malformed JSON is INVALID_FRAME and the connection stays': async (stage) => {
    const guest = await stage.guest();
    guest.send('{"type":"message",');
    equal((await guest.expect('error')).code, 'INVALID_FRAME', 'code');
    await stage.say(guest, 'still here');
  },
  'frame: an unknown type is INVALID_FRAME and the connection stays': async (stage) => {
    const guest = await stage.guest();
    for (const frame of [{ type: 'nonsense' }, {}, [], 1]) {
      guest.send(frame);
      equal((await guest.expect('error')).code, 'INVALID_FRAME', `code for ${JSON.stringify(frame)}`);
    }
    await stage.say(guest, 'still here');
  },
  'frame: ten invalid ones in a row close 1008, nine do not': async (stage) => {
    const guest = await stage.guest();
    for (let sent = 0; sent < 9; sent++) guest.send('nine');
    await stage.say(guest, 'a valid one starts the count again');
    for (let sent = 0; sent < 10; sent++) guest.send('ten');
    equal((await guest.expectClose()).code, 1008, 'close code');
    equal(guest.frames.filter((frame) => frame.code === 'INVALID_FRAME').length >= 18, true, 'errors before');
  },
  'frame: 64 KiB are read, one byte more closes 1009': async (stage) => {
    const guest = await stage.guest();
    guest.send(frameOf(65_536));
    equal((await guest.expect('error')).code, 'MESSAGE_TOO_LONG', 'code at 64 KiB');
    guest.send(frameOf(65_537));
    equal((await guest.expectClose()).code, 1009, 'close code');
  },
  'frame: invalid UTF-8 closes 1007': async (stage) => {
    const guest = await stage.guest();
    guest.sendBytes(Buffer.concat([
      Buffer.from('{"type":"message","text":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]));
    equal((await guest.expectClose()).code, 1007, 'close code');
  },
  'frame: ping is answered with pong': async (stage) => {
    const guest = await stage.guest();
    await guest.barrier();
  },
  'frame: unknown fields are ignored': async (stage) => {
    const guest = await stage.guest();
    guest.send({ type: 'message', text: 'hi', clientMessageId: 'c', novelty: { deep: [1] } });
    has(await guest.expect('ack'), ['sequenceId'], 'ack');
  },
  'frame: setContext over 10 KiB is refused and the connection stays': async (stage) => {
    const guest = await stage.guest();
    guest.send({ type: 'setContext', context: { note: 'x'.repeat(11_000) } });
    has(await guest.expect('error'), ['code', 'message'], 'error');
    await stage.say(guest, 'still here');
  },
  'frame: end ends the session': async (stage) => {
    const guest = await stage.guest();
    guest.send({ type: 'end' });
    await guest.expect('ended');
    equal((await guest.expectClose()).code, 4500, 'close code');
    equal((await stage.sessionState(guest.session.id)).status, 'ended', 'status');
  },
  'origin: a stranger, a null and a suffix trick are refused': async (stage) => {
    for (const origin of ['https://evil.example', 'null', `${stage.url}.evil.example`])
      await refusedUpgrade(stage, origin);
  },
};
