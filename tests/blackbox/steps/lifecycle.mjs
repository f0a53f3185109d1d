import { Server } from '../lib/server.mjs';
import { Stage } from '../lib/stage.mjs';
import { loadSettings } from '../lib/settings.mjs';
import { check, equal, gapless } from '../lib/check.mjs';
import { within, until } from '../lib/deadline.mjs';
import { Talker } from '../lib/talker.mjs';

const sayWithin = 45_000;

// These steps stop servers, so each has its own.
const onOwnServer = (act) => async ({ start }) => {
  const server = await Server.start(start, loadSettings);
  const stage = await Stage.on(server);
  try {
    await act(stage, server);
  } finally {
    await stage.clear();
    await server.dispose();
  }
};

// The agent's conversation comes back by itself, or as an offer after the grace period.
async function takeUp(stage, agentId, queueId, conversationId) {
  const desk = await stage.desk({ agentId, queues: [queueId] });
  const mine = (frame) => frame.conversationId === conversationId;
  const frame = await desk.expect(['assigned', 'offer'], mine, sayWithin);
  if (frame.type === 'assigned') return { desk, assigned: frame };
  desk.send({ type: 'accept', conversationId });
  return { desk, assigned: await desk.expect('assigned', mine) };
}

export const lifecycle = {
  'stop: SIGTERM closes sockets with 1012 and keeps what was acknowledged': [onOwnServer(async (stage, server) => {
    const guest = await stage.guest();
    const said = await stage.say(guest, 'before the stop');
    server.signal('SIGTERM');
    equal((await guest.expectClose()).code, 1012, 'close code');
    await within(30_000, 'end of the process', server.exited);
    await server.launch();
    await stage.signInAgain();
    const [entity] = await stage.api.history(guest.conversationId);
    equal(entity?.text, 'before the stop', 'text');
    const back = await stage.connect(guest.session, said);
    gapless([said, await stage.say(back, 'after it')], 'positions');
  }), 90_000],

  'kill -9 in a two-way conversation: acknowledged messages are there once, sockets resume gap-free': [
    onOwnServer(async (stage, server) => {
      const { guest, desk, conversationId } = await stage.pair();
      const [asking, answering] = [new Talker('guest'), new Talker('agent', conversationId)];
      asking.start(guest);
      answering.start(desk);
      await until(60_000, '100 messages each way', () =>
        asking.acknowledged.size >= 100 && answering.acknowledged.size >= 100);
      asking.pause();
      answering.pause();
      await server.restart();
      await stage.signInAgain();

      const { desk: deskAgain, assigned } = await takeUp(stage, desk.agentId, guest.session.queueId, conversationId);
      const guestAgain = await stage.connect(guest.session, asking.position());
      asking.start(guestAgain);
      answering.start(deskAgain);
      const enough = [asking, answering].map((talker) => talker.acknowledged.size + 50);
      await until(60_000, '50 more each way', () =>
        asking.acknowledged.size >= enough[0] && answering.acknowledged.size >= enough[1]);
      await Promise.all([asking.finish(), answering.finish()]);
      await guestAgain.barrier();

      const stored = await stage.api.history(conversationId);
      gapless(stored.map((entity) => entity.sequenceId), 'history');
      asking.compare(stored, 'guest');
      answering.compare(stored, 'agent');
      asking.compareSeen(stored, 'guest');
      gapless(assigned.messages.map((message) => message.sequenceId), 'history on accept');
      check(stored.length > 300, () => `only ${stored.length} messages`);
    }), 120_000],

  'kill -9 keeps sessions, slots, idempotency keys and ends': [onOwnServer(async (stage, server) => {
    const body = stage.sessionBody();
    const key = { 'idempotency-key': 'kept-over-a-crash' };
    const first = await stage.create(body, key);
    equal(first.status, 201, 'created');
    const ended = await stage.session();
    await stage.api.delete(`/api/v2/webmessaging/guest/sessions/${ended.id}`);
    await server.restart();
    await stage.signInAgain();
    const again = await stage.create(body, key);
    equal(again.status, 409, `repeat (${again.text})`);
    equal(again.body.id, first.body.id, 'id');
    equal((await stage.sessionState(ended.id)).status, 'ended', 'status of the ended session');
    await stage.connect({ ...first.body });
  }), 90_000],
};
