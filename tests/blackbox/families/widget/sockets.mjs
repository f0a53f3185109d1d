import { randomUUID } from 'node:crypto';
import { check, equal, gapless } from '../../lib/check.mjs';
import { Agent } from '../lib/agent.mjs';

export async function sockets(story, widget) {
  const shake = async (guest, options) => {
    const wire = story.keep(await widget.socket(guest, options));
    wire.hello = await wire.expect('handshake');
    equal(`${wire.hello.status} ${wire.hello.sessionId}`, `ok ${guest.sessions[0].id}`, 'handshake');
    check(Date.parse(wire.hello.expiresAt) > Date.now(), () => `expiresAt: got ${wire.hello.expiresAt}`);
    return wire;
  };
  const say = async (wire, text, clientMessageId = randomUUID()) => {
    wire.send({ type: 'message', text, clientMessageId });
    return (await wire.expect('ack', (ack) => ack.clientMessageId === clientMessageId)).sequenceId;
  };
  const refused = async (guest, token) => {
    const wire = story.keep(await widget.socket(guest, { token }));
    equal((await wire.expect('error')).code, 'INVALID_TOKEN', 'code');
    equal((await wire.expectClose()).code, 4501, 'close code');
  };

  await story.step('handshake, messages both ways, and after a loss all that was missed, in order', async () => {
    const queue = `queue-${randomUUID()}`;
    const guest = await widget.open({ name: 'Ada', routing: { queue: { id: queue }, language: 'en' } });
    const agent = story.keep(await Agent.signOn(widget.base, widget.api.token, { queues: [queue] }));
    const wire = await shake(guest);
    const last = await say(wire, 'hello');
    const { conversationId } = await agent.wire.expect('offer', (offer) => offer.queueId === queue);
    agent.wire.send({ type: 'accept', conversationId });
    await wire.expect('agentJoined');
    wire.drop();
    const missed = [];
    for (let index = 0; index < 8; index++) missed.push(await agent.say(conversationId, `missed ${index}`));
    const back = await shake(guest, { lastSequenceId: last });
    equal(back.hello.conversationId ?? conversationId, conversationId, 'conversationId');
    const fresh = await agent.say(conversationId, 'new');
    await back.expect('message', (frame) => frame.sequenceId === fresh);
    const got = back.frames.filter((frame) => frame.type === 'message');
    equal(got.map((frame) => frame.sequenceId).join(), missed.join(), 'missed');
    equal(got[3].text, 'missed 3', 'text');
    gapless([last, ...missed, fresh], 'all');
  });

  await story.step('frames are those of the dialect webchat v1', async () => {
    const wire = await shake(await widget.open({ name: 'Ada' }));
    const place = await say(wire, 'once', 'same');
    equal(await say(wire, 'once', 'same'), place, 'a repeat');
    wire.send({ type: 'ping' });
    await wire.expect('pong');
    wire.send({ type: 'message', text: 'x'.repeat(4097) });
    equal((await wire.expect('error')).code, 'MESSAGE_TOO_LONG', 'code');
    wire.send({ type: 'nonsense' });
    equal((await wire.expect('error')).code, 'INVALID_FRAME', 'code');
  });

  await story.step('a bad token is INVALID_TOKEN and closes 4501', async () => {
    const [guest, other] = [await widget.open({ name: 'Ada' }), await widget.open({ name: 'Bo' })];
    const at = guest.guestToken.length - 10;
    const tampered = guest.guestToken.slice(0, at) + (guest.guestToken[at] === 'A' ? 'B' : 'A')
      + guest.guestToken.slice(at + 1);
    for (const token of ['garbage', tampered, other.guestToken, widget.api.token]) await refused(guest, token);
    const crossed = { ...guest, sessions: other.sessions };
    await refused(crossed, guest.guestToken);
  });

  await story.step('a second socket takes over, the older one is closed 4509', async () => {
    const guest = await widget.open({ name: 'Ada' });
    const older = await shake(guest);
    const newer = await shake(guest);
    equal((await older.expect('ended')).reason, 'superseded', 'reason');
    equal((await older.expectClose()).code, 4509, 'close code');
    await say(newer, 'mine now');
  });

  await story.step('its session is the same one in the dialects webmessaging and webchat v1', async () => {
    const guest = await widget.open({ name: 'Ada' });
    const wire = await shake(guest);
    const place = await say(wire, 'through the widget');
    const session = await widget.api.get(`/api/v2/webmessaging/guest/sessions/${guest.sessions[0].id}`);
    equal(session.body?.status, 'connected', 'status');
    const history = await widget.api.history(session.body.conversationId);
    const stored = history.map(({ sequenceId, text }) => `${sequenceId} ${text}`).join();
    equal(stored, `${place} through the widget`, 'history');
  });
}
