import { check, equal, has } from '../../lib/check.mjs';
import { Wire } from '../../lib/wire.mjs';
import { fileOf } from './files.mjs';

export async function simulator(story, scene) {
  const open = async () => story.keep(await Wire.open(`${scene.base}/simulator/ws`));
  const refusal = (wire) => wire.expect(['error', undefined], (frame) => frame.error);

  await story.step('simulator: what is sent is acknowledged', async () => {
    const wire = await open();
    wire.send({ action: 'send', text: 'hello from the simulator' });
    has(await wire.expect('ack'), ['sequenceId'], 'ack');
  });

  await story.step('simulator: context chooses the queue, and an agent answers', async () => {
    const wire = await open();
    const queueId = `queue-simulator-${Date.now()}`;
    wire.send({ action: 'context', data: { queueId } });
    wire.send({ action: 'send', text: 'hello' });
    await wire.expect('ack');
    const agent = await scene.agent({ queues: [queueId] });
    const { conversationId } = await agent.wire.expect('offer', (offer) => offer.queueId === queueId);
    agent.wire.send({ type: 'accept', conversationId });
    await wire.expect('agentJoined');
    await agent.say(conversationId, 'hello, simulator');
    equal((await wire.expect('message', (frame) => frame.direction === 'outbound')).text, 'hello, simulator', 'text');
  });

  await story.step('simulator: an upload becomes a message with a file', async () => {
    const wire = await open();
    const queueId = `queue-upload-${Date.now()}`;
    wire.send({ action: 'context', data: { queueId } });
    wire.send({
      action: 'upload', filename: 'photo.png', contentType: 'image/png', caption: 'look',
      buffer: fileOf('image/png').toString('base64'),
    });
    has(await wire.expect('ack'), ['sequenceId'], 'ack');
    const agent = await scene.agent({ queues: [queueId] });
    const { conversationId } = await agent.wire.expect('offer', (offer) => offer.queueId === queueId);
    agent.wire.send({ type: 'accept', conversationId });
    const [message] = (await agent.hears('assigned', conversationId)).messages;
    equal(`${message.text} ${message.attachments?.[0]?.filename}`, 'look photo.png', 'caption and file');
  });

  await story.step('simulator: what is refused is an error, and the socket stays', async () => {
    const wire = await open();
    for (const frame of ['{', { action: 'dance' }, { action: 'send' }, { action: 'send', text: 'x'.repeat(4097) },
      { action: 'upload', filename: 'a.html', contentType: 'text/html', buffer: 'PGI+', caption: '' },
      { action: 'upload', filename: 'a.png', contentType: 'image/png', buffer: 'PGI+', caption: '' }]) {
      wire.send(frame);
      const { error } = await refusal(wire);
      check(typeof error === 'string' && !/Exception|\n|\.cs\b/.test(error), () => `error: got ${JSON.stringify(error)}`);
    }
    wire.send({ action: 'send', text: 'still here' });
    await wire.expect('ack');
  });
}
