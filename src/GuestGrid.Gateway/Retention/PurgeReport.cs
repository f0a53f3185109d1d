using System.Buffers;
using System.Text.Json;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol;
using GuestGrid.Protocol.Retention;
using GuestGrid.Runtime.Guests;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Retention;

/// <summary>
/// What a purge tells who asked for it, a line of JSON each. Several guests are looked at together, so lines may come
/// from several threads; they wait until <see cref="Send"/>.
/// </summary>
internal sealed class PurgeReport(HttpResponse response, IRetentionFaults log) : IRetentionFaults
{
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> waiting = new();

    public void Found(BookEntry entry) =>
        Add(new PurgeLine(PurgeLines.Found, entry.Guest.ToString(), SessionRecords.Time(entry.At)));

    public void Counted(string type, RetentionCounts counts) => Add(new PurgeLine(type, Examined: counts.Examined,
        Erased: counts.Erased, Skipped: counts.Skipped, Failed: counts.Failed));

    public void Refused(in Refusal refusal) => Add(new PurgeLine(
        PurgeLines.Error, Code: refusal.Error.Code, Message: refusal.Detail ?? refusal.Error.Advice));

    public void GuestFailed(GuestId guest, Exception exception)
    {
        log.GuestFailed(guest, exception);
        Add(new PurgeLine(PurgeLines.Failed, guest.ToString()));
    }

    public void BookFailed(string book, Exception exception)
    {
        log.BookFailed(book, exception);
        Add(new PurgeLine(PurgeLines.Unreadable, Book: book));
    }

    public async Task Send(CancellationToken cancellation)
    {
        lock (gate)
        {
            response.BodyWriter.Write(waiting.WrittenSpan);
            waiting.ResetWrittenCount();
        }
        await response.BodyWriter.FlushAsync(cancellation);
    }

    private void Add(PurgeLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, ApiJson.Default.PurgeLine);
        lock (gate)
        {
            waiting.Write(json);
            waiting.Write("\n"u8);
        }
    }
}
