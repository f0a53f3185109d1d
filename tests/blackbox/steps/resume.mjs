import { check, equal, gapless } from '../lib/check.mjs';

const sequencesOf = (frames) => frames.map((frame) => frame.sequenceId);

async function refusedPosition(stage, position) {
  const guest = await stage.guest();
  await stage.say(guest, 'one');
  await stage.say(guest, 'two');
  guest.drop();
  const wire = await stage.knock(guest.session.token, position);
  equal((await wire.expect('error')).code, 'INVALID_POSITION', `code for ${position}`);
  if (wire.isOpen) await wire.barrier(1000).catch(() => {});
  check(!wire.frames.some((frame) => frame.type === 'message'), 'a partial answer');
  equal((await stage.api.history(guest.conversationId)).length, 2, 'history by GET');
}

export const resume = {
  'resume: all that was missed, once and in order, before anything new': async (stage) => {
    const { guest, desk, conversationId } = await stage.pair();
    const last = await stage.say(guest, 'before');
    guest.drop();
    const missed = [];
    for (let index = 0; index < 30; index++)
      missed.push(await stage.reply(desk, conversationId, `missed ${index}`));
    const back = await stage.connect(guest.session, last);
    const fresh = await stage.reply(desk, conversationId, 'new');
    await back.expect('message', (frame) => frame.sequenceId === fresh);
    const got = back.frames.filter((frame) => frame.type === 'message');
    equal(sequencesOf(got).join(), missed.join(), 'missed positions');
    gapless([last, ...sequencesOf(got), fresh], 'resume');
    equal(got[7].text, 'missed 7', 'text');
  },
  'resume: own messages after the position come back too': async (stage) => {
    const guest = await stage.guest();
    const first = await stage.say(guest, 'known');
    const second = await stage.say(guest, 'unknown to this tab', 'mine');
    guest.drop();
    const back = await stage.connect(guest.session, first);
    const frame = await back.expect('message');
    equal(frame.sequenceId, second, 'sequenceId');
    equal(frame.clientMessageId, 'mine', 'clientMessageId');
    equal(frame.direction, 'inbound', 'direction');
  },
  'resume: at the end nothing is missed': async (stage) => {
    const guest = await stage.guest();
    await stage.say(guest, 'one');
    const last = await stage.say(guest, 'two');
    guest.drop();
    await (await stage.connect(guest.session, last)).none('message');
  },
  'resume: a position in the future is INVALID_POSITION': async (stage) => {
    const guest = await stage.guest();
    const last = await stage.say(guest, 'to learn the width');
    await refusedPosition(stage, String(BigInt(last) + 1000n).padStart(last.length, '0'));
  },
  "resume: another conversation's position is INVALID_POSITION": async (stage) => {
    const other = await stage.guest();
    let last;
    for (const text of ['a', 'b', 'c', 'd', 'e']) last = await stage.say(other, text);
    await refusedPosition(stage, last);
  },
  'resume: garbage is INVALID_POSITION': (stage) => refusedPosition(stage, 'yesterday'),
  'resume: a second connection takes over, the first is closed 4509': async (stage) => {
    const guest = await stage.guest();
    const second = await stage.connect(guest.session);
    equal((await guest.expect('ended')).reason, 'superseded', 'reason');
    equal((await guest.expectClose()).code, 4509, 'close code');
    await stage.say(second, 'mine now');
  },
};
