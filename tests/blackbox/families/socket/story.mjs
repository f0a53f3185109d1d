// node story.mjs --base URL: a chat over WebSocket, with typing, receipts, context, order, limits, attachments and
// the simulator.
import { Agent } from '../lib/agent.mjs';
import { Api } from '../lib/grid.mjs';
import { tell } from '../lib/story.mjs';
import { attachments } from './attachments.mjs';
import { Chat } from './client.mjs';
import { downloads } from './downloads.mjs';
import { limits } from './limits.mjs';
import { resuming } from './resuming.mjs';
import { simulator } from './simulator.mjs';
import { talk } from './talk.mjs';

await tell('WebSocket chat', async (story, base) => {
  const api = await Api.signIn(base);

  const scene = {
    base,
    api,
    async guest(connect) {
      return story.keep(await Chat.connect(base, connect));
    },
    async agent(profile) {
      return story.keep(await Agent.signOn(base, api.token, profile));
    },
    async conversation(chat) {
      if (chat.hello.conversationId) return chat.hello.conversationId;
      const { body } = await api.get(`/api/v2/webmessaging/guest/sessions/${chat.sessionId}`);
      return body.conversationId;
    },
    // A guest and an agent who talk, in a queue of their own.
    async pair() {
      const chat = await scene.guest();
      const conversationId = await scene.conversation(chat);
      const queueId = `queue-${chat.sessionId}`;
      chat.send({ type: 'setContext', context: { queueId } });
      await chat.quiet();
      const agent = await scene.agent({ queues: [queueId] });
      await agent.accept(conversationId);
      await chat.hears('agentJoined');
      return { chat, agent, conversationId, queueId };
    },
  };

  for (const chapter of [talk, resuming, limits, attachments, downloads, simulator]) await chapter(story, scene);
});
