using System.Collections.Immutable;
using System.Reflection;
using GuestGrid.Core;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Transcripts;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>
/// Values of any command's type out of small ranges, so that random commands have to do with one another.
/// </summary>
internal sealed class RandomValue(Random random, DateTimeOffset start)
{
    private static readonly string[] Words = ["a", "B", "\u00e9\u20ac \u2028", "\"\\\n\t", "\ud83d\ude42", "long long"];

    public T Of<T>() => (T)Of(typeof(T))!;

    private object? Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return random.Next(3) == 0 ? null : Of(inner);
        if (type == typeof(string)) return Words[random.Next(Words.Length)];
        if (type == typeof(int)) return random.Next(4);
        if (type == typeof(long)) return (long)random.Next(6);
        if (type == typeof(bool)) return random.Next(2) == 0;
        if (type == typeof(Guid)) return new Guid(random.Next(3), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0);
        if (type == typeof(DateTimeOffset)) return start.AddMilliseconds(random.Next(400_000));
        if (type == typeof(TimeSpan)) return TimeSpan.FromMilliseconds(1 + random.Next(400_000));
        if (type.IsEnum) return Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length));
        if (type == typeof(SequenceId)) return new SequenceId(random.Next(80));
        if (type == typeof(TranscriptKey)) 
            return new TranscriptKey((ConversationId)Of(typeof(ConversationId))!, random.Next(3));
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(start.Date).AddDays(random.Next(4));
        if (type == typeof(GuestBookKey)) return new GuestBookKey((DateOnly)Of(typeof(DateOnly))!, random.Next(2));
        if (type == typeof(GuestChapterKey))
            return new GuestChapterKey((GuestBookKey)Of(typeof(GuestBookKey))!, random.Next(3));
        if (type == typeof(GuestCalendarKey)) return GuestCalendarKey.Guests;
        if (type == typeof(Participant))
            return random.Next(3) > 0 ? Participant.Guest : Participant.OfAgent((AgentId)Of(typeof(AgentId))!, "Agent");
        if (type.IsGenericType) return Collection(type);
        if (type.GetConstructor([typeof(Guid)]) is { } wrap && type.IsValueType) return wrap.Invoke([Of(typeof(Guid))]);
        if (type.GetMethod("Parse", [typeof(string)]) is { } parse && type.IsValueType)
            return parse.Invoke(null, [$"{type.Name} {random.Next(3)}"]);
        if (type.IsAbstract)
        {
            var forms = StoredNames.ByBase[type];
            return Of(forms[random.Next(forms.Count)].Type);
        }
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }

    private object? Argument(ParameterInfo parameter) =>
        new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.Nullable && random.Next(3) == 0
            ? null : Of(parameter.ParameterType);

    private object Collection(Type type)
    {
        var (kind, parts) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        var count = random.Next(3);
        if (kind == typeof(ImmutableArray<>))
        {
            var items = Array.CreateInstance(parts[0], count);
            for (var i = 0; i < count; i++) items.SetValue(Of(parts[0]), i);
            return typeof(ImmutableArray).GetMethods().Single(method => method.Name == nameof(ImmutableArray.Create)
                && method.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(parts[0])
                .Invoke(null, [items])!;
        }
        if (kind == typeof(ImmutableList<>))
        {
            var list = type.GetField("Empty")!.GetValue(null)!;
            for (var i = 0; i < count; i++) list = type.GetMethod("Add")!.Invoke(list, [Of(parts[0])])!;
            return list;
        }
        if (type == typeof(ImmutableSortedDictionary<string, string?>))
            return Enumerable.Range(0, count).Aggregate(
                ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal), (map, _) =>
                    map.SetItem(Words[random.Next(Words.Length)], random.Next(3) == 0 ? null : "1"));
        var sorted = type.GetField("Empty")!.GetValue(null)!;
        for (var i = 0; i < count; i++)
            sorted = type.GetMethod("SetItem")!.Invoke(sorted, [Of(parts[0]), Of(parts[1])])!;
        return sorted;
    }
}
