import { check, equal, oneOf, problem } from '../../lib/check.mjs';
import { guestsPath } from './client.mjs';

export async function farewell(story, widget) {
  await story.step('DELETE is 204, and nothing of the guest is left: socket, record, history, list', async () => {
    const name = `goodbye-${Date.now()}`;
    const guest = await widget.open({ name });
    const wire = story.keep(await widget.socket(guest));
    await wire.expect('handshake');
    wire.send({ type: 'message', text: 'remember me', clientMessageId: 'one' });
    await wire.expect('ack');
    const { body: session } = await widget.api.get(`/api/v2/webmessaging/guest/sessions/${guest.sessions[0].id}`);
    equal((await widget.api.delete(`${guestsPath}/${guest.id}`)).status, 204, 'DELETE');
    equal((await wire.expectClose()).code, 4500, 'close code');
    problem(await widget.api.get(`${guestsPath}/${guest.id}`), 404);
    problem(await widget.put(guest.id, { name: 'back' }), 404);
    problem(await widget.api.delete(`${guestsPath}/${guest.id}`), 404);
    const history = await widget.api.get(`/api/v2/conversations/webchat/${session.conversationId}/messages`);
    check(!history.text.includes('remember me'), 'its messages can still be read');
    oneOf(history.status, [200, 404, 410], 'history');
    equal((await widget.list({ filter: `name="${name}"` })).body.total, 0, 'in the list');
    const late = story.keep(await widget.socket(guest).catch(() => ({ drop() {} })));
    if (late.expectClose) check((await late.expectClose()).code >= 4500, 'its token still opens a socket');
  });
}
