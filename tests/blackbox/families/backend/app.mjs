// A browser's own backend as it is written with Express: pages talk to /chat, the app passes that on to the grid with
// the visitor's cookie, and keeps nothing but what it was told.
import express from 'express';

export function chatApp(grid, origin) {
  const app = express();
  app.use(express.json());

  // The visitor's cookie and its page's Origin travel with every call; what the grid answers goes back as it is.
  const pass = (method, pathOf, bodyOf = (request) => request.body) => async (request, response, next) => {
    try {
      const { cookie, authorization } = request.headers;
      const answer = await fetch(grid + pathOf(request), {
        method,
        body: JSON.stringify(bodyOf(request)),
        headers: {
          'content-type': 'application/json', origin: request.headers.origin ?? origin,
          ...(cookie && { cookie }), ...(authorization && { authorization }),
        },
        signal: AbortSignal.timeout(60_000),
      });
      for (const name of ['set-cookie', 'content-type', 'retry-after', 'inin-correlation-id'])
        if (answer.headers.has(name)) response.append(name, answer.headers.get(name));
      response.status(answer.status).send(await answer.text());
    } catch (error) {
      next(error);
    }
  };

  app.post('/chat/start', pass('POST', () => '/api/chat/initiate'));
  app.post('/chat/check', pass('POST', () => '/api/chat/validate'));
  app.post('/chat/messages', pass('POST', () => '/api/chat/message'));
  app.put('/chat/guests/:id/interactions',
    pass('PUT', (request) => `/api/guests/${encodeURIComponent(request.params.id)}/attributes`));
  return app;
}

export const listening = (app) => new Promise((resolve) => {
  const server = app.listen(0, '127.0.0.1', () => resolve(server));
});
