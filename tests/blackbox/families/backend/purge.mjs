// The nightly job of a site that keeps no guest longer than it must: what was created before an instant goes. A
// guest that somebody else erased meanwhile is no error.
export async function purge(api, before, name) {
  const filter = encodeURIComponent(`createdTime<"${before}" AND name="${name}"`);
  const summary = { erased: 0, gone: 0, failed: 0 };
  for (;;) {
    const { status, body, text } =
      await api.get(`/api/v2/guests?pageSize=5&pageNumber=1&sortBy=createdTime&filter=${filter}`);
    if (status !== 200) throw new Error(`list: ${status} ${text}`);
    if (body.entities.length === 0 || summary.failed > 0) return summary;
    for (const { id } of body.entities) {
      const answer = await api.delete(`/api/v2/guests/${id}`);
      if (answer.status === 204) summary.erased++;
      else if (answer.status === 404) summary.gone++;
      else summary.failed++;
    }
  }
}
