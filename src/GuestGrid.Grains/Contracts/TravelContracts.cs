using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GuestGrid.Core;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Grains.Contracts;

/// <summary>
/// What of Core travels between processes, by the name it travels under. Two versions talk to each other during an
/// upgrade: a name may be added, never changed or removed; unknown members are ignored.
/// </summary>
internal static class TravelContracts
{
    private static readonly JsonSerializerOptions Options =
        StoredContracts.CreateOptions(TravelJson.Default, TravelNames.ByBase);

    private static readonly Dictionary<string, TravelContract> ByName = new TravelContract[]
    {
        new("session-command", typeof(GuestSessionCommand), Options),
        new("session-answer", typeof(GuestSessionAnswer), Options),
        new("visitor-command", typeof(AnonymousVisitorCommand), Options),
        new("visitor-answer", typeof(VisitorAnswer), Options),
        new("address-command", typeof(AddressThrottleCommand), Options),
        new("address-answer", typeof(AddressThrottleAnswer), Options),
        new("transcript-command", typeof(TranscriptCommand), Options),
        new("transcript-answer", typeof(TranscriptAnswer), Options),
        new("queue-command", typeof(QueueCommand), Options),
        new("queue-answer", typeof(QueueAnswer), Options),
        new("agent-command", typeof(AgentCommand), Options),
        new("agent-answer", typeof(AgentAnswer), Options),
        new("book-command", typeof(GuestBookCommand), Options),
        new("book-answer", typeof(GuestBookAnswer), Options),
        new("chapter-command", typeof(GuestChapterCommand), Options),
        new("chapter-answer", typeof(GuestChapterAnswer), Options),
        new("calendar-command", typeof(GuestCalendarCommand), Options),
        new("calendar-answer", typeof(GuestCalendarAnswer), Options),
        new("rejection", typeof(Rejection), Options),
        new("notice", typeof(Notice), Options) { MayBeUnknown = true },
    }.ToDictionary(contract => contract.Name, StringComparer.Ordinal);

    private static readonly Dictionary<Type, TravelContract> ByRoot =
        ByName.Values.ToDictionary(contract => contract.Root);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Null for a name that only a newer version knows.</summary>
    public static TravelContract? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>
    /// The contract of a value's type or of one that it derives from; null for what does not travel so.
    /// </summary>
    public static TravelContract? Of(Type type)
    {
        for (var root = type; root is not null; root = root.BaseType)
            if (ByRoot.TryGetValue(root, out var contract)) return contract;
        return null;
    }
}

/// <summary>One kind of value that travels.</summary>
internal sealed class TravelContract(string name, Type root, JsonSerializerOptions options)
{
    private JsonTypeInfo? json;

    public string Name => name;

    public Type Root => root;

    /// <summary>Whoever gets one that only a newer version knows goes on without it.</summary>
    public bool MayBeUnknown { get; init; }

    public JsonTypeInfo Json => json ??= options.GetTypeInfo(root);
}
