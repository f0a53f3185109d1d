using System.Globalization;
using System.Text.Json;
using GuestGrid.Benchmarks.Load;
using GuestGrid.Benchmarks.Servers;

namespace GuestGrid.Benchmarks.Works;

/// <summary>
/// Compares the server's books with the sender's: every session's count, some sessions' every message.
/// </summary>
internal sealed class HistoryAudit(GuestGridClient client, IReadOnlyList<SessionTally> tallies)
{
    private const int PageSize = 100;
    private readonly Faults faults = new();

    /// <summary>
    /// A connect answer may leave the conversation's id out; the session itself always knows it.
    /// </summary>
    public static async Task<HistoryAudit> Of(GuestGridClient client, LoadReply books, CreatedSession[] created)
    {
        var tallies = books.Sessions?.ToArray() ?? [];
        await GuestGridClient.ForAll(tallies.Length, async index =>
        {
            if (tallies[index].ConversationId.Length > 0)
                return;
            var conversationId = await client.ConversationOf(created[index].Id);
            tallies[index] = tallies[index] with { ConversationId = conversationId };
        });
        return new HistoryAudit(client, tallies);
    }

    public async Task<IReadOnlyList<string>> Run()
    {
        await GuestGridClient.ForAll(tallies.Count, index => Audit(tallies[index], InFull(index)));
        return faults.Take();
    }

    private bool InFull(int index) => index % Math.Max(1, tallies.Count / 8) == 0;

    private async Task Audit(SessionTally tally, bool inFull)
    {
        try
        {
            using var first = await client.HistoryPage(tally.ConversationId, inFull ? PageSize : 1, 1);
            var total = first.RootElement.GetProperty("total").GetInt64();
            if (total != tally.Acknowledged)
                faults.Add($"{tally.ConversationId}: {tally.Acknowledged} acknowledged, {total} stored");
            else if (inFull)
                await AuditEveryMessage(tally, first.RootElement);
        }
        catch (BenchmarkException fault)
        {
            faults.Add(fault.Message);
        }
    }

    private async Task AuditEveryMessage(SessionTally tally, JsonElement firstPage)
    {
        var expected = UInt128.Parse(tally.FirstSequenceId, CultureInfo.InvariantCulture);
        var number = 0L;
        Check(firstPage);
        for (var page = 2; number < tally.Acknowledged && page <= (tally.Acknowledged / PageSize) + 1; page++)
        {
            using var next = await client.HistoryPage(tally.ConversationId, PageSize, page);
            Check(next.RootElement);
        }

        if (number != tally.Acknowledged)
            faults.Add($"{tally.ConversationId}: pages hold {number} of {tally.Acknowledged} messages");

        void Check(JsonElement page)
        {
            foreach (var message in page.GetProperty("entities").EnumerateArray())
            {
                number++;
                var sequenceId = message.GetProperty("sequenceId").GetString()!;
                if (UInt128.Parse(sequenceId, CultureInfo.InvariantCulture) != expected++)
                    faults.Add($"{tally.ConversationId}: {sequenceId} stands where {expected - 1} should");
                if (MessageText.NumberOf(message.GetProperty("text").GetString()!) != number)
                    faults.Add($"{tally.ConversationId}: message {number} has another's text");
            }
        }
    }
}
