import { randomUUID } from 'node:crypto';
import { check, equal, gapless } from '../../lib/check.mjs';
import { Wire } from '../../lib/wire.mjs';
import { answered, historyPath } from '../lib/grid.mjs';

export async function resuming(story, scene) {
  await story.step('what was sent before the connection broke is the same message when it is sent again', async () => {
    const chat = await scene.guest();
    const ids = Array.from({ length: 5 }, () => randomUUID());
    for (const id of ids) chat.post(`text ${id}`, id);
    const first = (await chat.hears('ack', (ack) => ack.clientMessageId === ids[0])).sequenceId;
    await chat.resume(first);
    const places = [];
    for (const id of ids) places.push(await chat.say(`text ${id}`, id));
    equal(places[0], first, 'place of the first');
    equal(new Set(places).size, 5, 'distinct places');
    const history = await answered(
      scene.api.get(historyPath(await scene.conversation(chat))), 200, 'history');
    equal(history.total, 5, 'messages stored');
    gapless(history.entities.map((entity) => entity.sequenceId), 'history');
  });

  await story.step('who comes back gets all that it missed, once and in order, before anything new', async () => {
    const { chat, agent, conversationId } = await scene.pair();
    const last = await chat.say('before');
    chat.drop();
    const missed = [];
    for (let index = 0; index < 15; index++) missed.push(await agent.say(conversationId, `missed ${index}`));
    await chat.resume(last);
    const fresh = await agent.say(conversationId, 'new');
    await chat.hears('message', (frame) => frame.sequenceId === fresh);
    const got = chat.wire.frames.filter((frame) => frame.type === 'message').map((frame) => frame.sequenceId);
    equal(got.join(), missed.join(), 'missed');
    gapless([last, ...got, fresh], 'all');
  });

  await story.step('a position of another conversation is INVALID_POSITION and gets no message', async () => {
    const [chat, other] = [await scene.guest(), await scene.guest()];
    await chat.say('mine');
    await other.say('one');
    const foreign = await other.say('two');
    chat.drop();
    for (const lastSequenceId of [foreign, 'yesterday']) {
      const wire = story.keep(await Wire.open(`${scene.base}/webchat/v1`));
      wire.send({ type: 'connect', guestInfo: { name: 'Ada' }, token: chat.token, lastSequenceId });
      equal((await wire.expect('error')).code, 'INVALID_POSITION', 'code');
      check(!wire.frames.some((frame) => frame.type === 'message'), 'a partial answer');
    }
  });

  await story.step('a second connection takes over, the older one is closed 4509', async () => {
    const chat = await scene.guest();
    const older = chat.wire;
    await chat.connect({ guestInfo: { name: 'Ada' }, token: chat.token });
    equal((await older.expect('ended')).reason, 'superseded', 'reason');
    equal((await older.expectClose()).code, 4509, 'close code');
    await chat.say('mine now');
  });

  await story.step('a bad token is INVALID_TOKEN and closes 4501', async () => {
    const { token } = await scene.guest();
    const [head, body, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url'));
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1000 })).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const bad of ['garbage', `${head}.${forged}.${signature}`, `${none}.${body}.`, scene.api.token]) {
      const wire = story.keep(await Wire.open(`${scene.base}/webchat/v1`));
      wire.send({ type: 'connect', guestInfo: { name: 'Ada' }, token: bad });
      equal((await wire.expect('error')).code, 'INVALID_TOKEN', 'code');
      equal((await wire.expectClose()).code, 4501, 'close code');
    }
  });
}
