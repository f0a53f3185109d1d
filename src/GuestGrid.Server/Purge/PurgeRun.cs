using GuestGrid.Core;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Identifiers;
using GuestGrid.Embedded;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Operations;
using GuestGrid.Gateway.Retention;
using GuestGrid.Gateway.Security;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Runtime;
using GuestGrid.Runtime.Attachments;
using GuestGrid.Runtime.Entities;
using GuestGrid.Runtime.Guests;
using GuestGrid.Runtime.Stores;
using GuestGrid.Server.Serve;
using GuestGrid.Storage;
using GuestGrid.Storage.Attachments;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Server.Purge;

/// <summary>One purge over a data directory that no server uses.</summary>
internal sealed class PurgeRun : IRetentionFaults, IRunnerFaults, IConnections
{
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(1);

    private readonly PurgeOutput told;
    private readonly TextWriter errors;
    private bool isPartial;

    private PurgeRun(PurgeOutput told, TextWriter errors) => (this.told, this.errors) = (told, errors);

    /// <returns>0 when all went well, 1 when single guests failed, 2 when it could not begin or go on.</returns>
    public static async Task<int> Run(
        string? data, bool isDry, TextWriter output, TextWriter errors, TimeProvider wall,
        CancellationToken cancellation)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables().Build();
            var settings = new SettingReader(configuration, "GuestGrid");
            var (policies, retention) =
                (GridSettings.ReadPolicies(settings), RetentionSettings.Read(settings.Section("Retention")));
            var directory = data ?? configuration["GuestGrid:Data"] ?? "data";
            var storage = StoreChoice.Read(settings.Section("Storage"), directory);
            var attachments = AttachmentOptions.Read(settings, directory);
            settings.ThrowIfFaulty();
            if (storage.Postgres is null && !Directory.Exists(directory))
            {
                await errors.WriteLineAsync($"There is no data directory at {Path.GetFullPath(directory)}. "
                    + "Name the grid's with --data.");
                return 2;
            }
            var clock = new SteadyClock(wall);
            var opened = await storage.Open(clock);
            await using var store = (IAsyncDisposable)opened.Store;
            var files = DiskAttachmentStore.Open(attachments.Directory);
            return await new PurgeRun(new PurgeOutput(output, errors, clock, isDry), errors).Purge(
                opened.Store, files.Erase, policies, retention, clock, isDry, cancellation);
        }
        catch (StoreOpenException refusal) when (refusal.IsInUse)
        {
            await errors.WriteLineAsync("The grid runs on this data. Let it purge by itself: guestgrid purge --url "
                + "with its address; or stop it first.");
            return 2;
        }
        catch (Exception refusal) when (refusal is ConfigurationException or StoreOpenException
            or UnauthorizedAccessException or IOException or StoreUnavailableException)
        {
            await errors.WriteLineAsync(refusal.Message);
            return 2;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await errors.WriteLineAsync(PurgeOutput.Interrupted);
            return 2;
        }
    }

    private async Task<int> Purge(IEntityStore store, EraseFiles eraseFiles, GridPolicies policies,
        RetentionOptions options, TimeProvider clock, bool isDry, CancellationToken cancellation)
    {
        var counts = RetentionCounts.None;
        await using var grid = new EmbeddedGrid(
            store, new JsonStoredFormat(), clock, this, policies, EmbeddedLimits.Default, this, eraseFiles);
        var retention = new GuestRetention(grid, new GuestErasure(grid), options, clock, this);
        Action<BookEntry>? list =
            isDry ? entry => told.Found($"{entry.Guest}", SessionRecords.Time(entry.At)) : null;
        await foreach (var now in retention.Purge(isDry, list, cancellation))
        {
            counts = now;
            told.Progress(counts.Examined, counts.Erased);
        }
        if (!isDry) await Settle(grid, store, clock, cancellation);
        told.End(counts.Examined, counts.Erased, counts.Skipped, counts.Failed);
        return counts.Failed > 0 || isPartial ? 1 : 0;
    }

    // What the erased left (sessions, transcripts, files) is erased by their own entities; they leave memory when they
    // are done. What a purge that was killed left wakes up by then too. The rest goes on when the grid starts.
    private static async Task Settle(EmbeddedGrid grid, IEntityStore store, TimeProvider clock,
        CancellationToken cancellation)
    {
        var (begun, horizon) = (clock.GetTimestamp(), clock.GetUtcNow() + RunnerLimits.Default.TellRetryMax);
        while (clock.GetElapsedTime(begun) < SettleMax
            && (grid.ResidentCount > 0 || (await store.DueWakes(horizon, 1, cancellation)).Count > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellation);
    }

    void IRetentionFaults.GuestFailed(GuestId guest, Exception exception) =>
        told.GuestFailed(guest.ToString(), exception.Message);

    void IRetentionFaults.BookFailed(string book, Exception exception)
    {
        isPartial = true;
        told.BookFailed(book, exception.Message);
    }

    void IRunnerFaults.DecisionFailed(EntityKey entity, Exception exception) =>
        errors.WriteLine($"{entity} failed: {exception.Message}");

    // Tried again until it works.
    void IRunnerFaults.DeliveryFailed(EntityKey entity, string tell, int attempt, Exception exception) { }

    void IConnections.Push(ConnectionAddress to, Notice notice) { }
}
