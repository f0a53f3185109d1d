using System.Globalization;
using GuestGrid.Core.Guests;
using GuestGrid.Core.Identifiers;
using GuestGrid.Simulation.Tests.Grid;

namespace GuestGrid.Simulation.Tests.Checks;

/// <summary>All that clients did with one guest, and what may follow from it: knows nothing of entities.</summary>
internal sealed class GuestHistory(World world, GuestId id)
{
    private readonly List<Doing> all = [];
    private readonly List<Doing> erasures = [];
    private readonly List<(Doing Doing, GuestSessionId Session)> creations = [];
    private readonly List<Doing> changes = [];
    private readonly List<(Doing Doing, string Key, string? Value)> writes = [];
    private readonly List<(Doing Doing, long Increment)> counts = [];
    private readonly List<(Doing Doing, GuestSessionId Session)> messages = [];
    private readonly List<(Doing Doing, GuestSessionId Session, AttachmentId Attachment)> uploads = [];

    public GuestId Id => id;

    public Doing Begin()
    {
        var doing = new Doing(Marks.Of(id, all.Count), world.Loop.Now);
        all.Add(doing);
        return doing;
    }

    public void Creates(Doing doing, GuestSessionId session) => creations.Add((doing, session));

    public void Erases(Doing doing) => erasures.Add(doing);

    public void Changes(Doing doing) => changes.Add(doing);

    public void Writes(Doing doing, string key, string? value) => writes.Add((doing, key, value));

    public void Counts(Doing doing, long increment) => counts.Add((doing, increment));

    public void Sends(Doing doing, GuestSessionId session) => messages.Add((doing, session));

    public void Uploads(Doing doing, GuestSessionId session, AttachmentId attachment) =>
        uploads.Add((doing, session, attachment));

    /// <summary>Must the guest be there, whatever is still on its way?</summary>
    public bool IsThere => Makings.Any(IsKept);

    /// <summary>Must it be gone?</summary>
    public bool IsGone => Makings.All(doing => doing.IsRefused || IsErased(doing));

    /// <summary>The marks of what must be gone.</summary>
    public IEnumerable<string> Erased => all.Where(IsErased).Select(doing => doing.Mark);

    /// <summary>What was acknowledged and nobody has erased.</summary>
    public IEnumerable<(string Mark, GuestSessionId Session)> KeptMessages => messages
        .Where(message => IsKept(message.Doing, message.Session))
        .Select(message => (message.Doing.Mark, message.Session));

    public IEnumerable<(string Mark, AttachmentId Attachment)> KeptFiles => uploads
        .Where(upload => IsKept(upload.Doing, upload.Session))
        .Select(upload => (upload.Doing.Mark, upload.Attachment));

    /// <summary>What is wrong with these attributes; null for nothing.</summary>
    public string? Fault(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var key in writes.Select(write => write.Key).Distinct())
            if (!MayBe(key, attributes.GetValueOrDefault(key)))
                return $"{key} is {attributes.GetValueOrDefault(key) ?? "not there"}";
        var total = long.Parse(attributes.GetValueOrDefault(Interactions.Total, "0"), CultureInfo.InvariantCulture);
        var least = counts.Where(count => IsKept(count.Doing)).Sum(count => count.Increment);
        var most = counts.Where(count => !count.Doing.IsRefused && !IsErased(count.Doing))
            .Sum(count => count.Increment);
        return total >= least && total <= most ? null : $"{total} interactions were counted of {least} to {most}";
    }

    // A value is that of a write which no later one has surely replaced. Erasures replace all values by none.
    private bool MayBe(string key, string? value)
    {
        var replacing = writes.Where(write => write.Key == key && write.Doing.IsDone).Select(write => write.Doing)
            .Concat(erasures.Where(erasure => erasure.IsDone)).ToList();
        return value is null && replacing.Count == 0
            || value is null && erasures.Exists(IsLast)
            || writes.Exists(write => write.Key == key && write.Value == value && IsLast(write.Doing));

        bool IsLast(Doing doing) => !doing.IsRefused && !replacing.Exists(other => other.IsSurelyAfter(doing));
    }

    // A change keeps it there also where the session with which it came is taken back.
    private IEnumerable<Doing> Makings => creations.Select(creation => creation.Doing).Concat(changes);

    private bool IsKept(Doing doing) =>
        doing.IsDone && erasures.TrueForAll(erasure => erasure.IsRefused || doing.IsSurelyAfter(erasure));

    // A session that was there when its guest was erased may take something for as long as nobody has told it, even
    // where it comes again under the same id.
    private bool IsKept(Doing doing, GuestSessionId session) => IsKept(doing) && creations.Exists(creation =>
        creation.Session == session && IsKept(creation.Doing) && doing.IsSurelyAfter(creation.Doing));

    private bool IsErased(Doing doing) => erasures.Exists(erasure => erasure.IsDone && erasure.IsSurelyAfter(doing));
}
