using System.Collections.Immutable;
using System.Reflection;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>
/// A value of any stored type with every member set. What a member is set to follows from its name alone, so that a new
/// member changes no other.
/// </summary>
internal static class FullValue
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static object Of(Type type, string name = "value")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var number = Number(name);
        if (type == typeof(string)) return $"{name} \u00fc\u20ac \"quoted\"\n";
        if (type == typeof(int)) return number;
        if (type == typeof(long)) return number + (1L << 40);
        if (type == typeof(bool)) return true;
        if (type == typeof(Guid)) return Id(name);
        if (type == typeof(DateTimeOffset)) return Day.AddTicks(number * TimeSpan.TicksPerMicrosecond);
        if (type == typeof(TimeSpan)) return TimeSpan.FromTicks(number * TimeSpan.TicksPerMicrosecond);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type == typeof(SequenceId)) return new SequenceId(number);
        if (type == typeof(TranscriptKey)) return new TranscriptKey(new ConversationId(Id(name)), number);
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(Day.Date).AddDays(number % 1000);
        if (type == typeof(GuestBookKey)) return new GuestBookKey((DateOnly)Of(typeof(DateOnly), name), 3);
        if (type == typeof(GuestChapterKey))
            return new GuestChapterKey((GuestBookKey)Of(typeof(GuestBookKey), name), number);
        if (type == typeof(GuestCalendarKey)) return GuestCalendarKey.Guests;
        if (type == typeof(MessageChain))
            return MessageChain.Add(MessageChain.Add(null, Message(name, 65)), Message(name, 66));
        if (type == typeof(ClientMessageMemory))
            return ClientMessageMemory.Empty
                .Add(null, ClientMessageId.Parse(name), new SequenceId(1))
                .Add(AgentId.Parse(name), ClientMessageId.Parse(name), new SequenceId(2));
        if (type == typeof(WaitingLine))
            return WaitingLine.Empty.Set((WaitingConversation)Of(typeof(WaitingConversation), name));
        if (type.IsGenericType) return Collection(type, name);
        if (type.GetMethod("Parse", [typeof(string)]) is { } parse && type.IsValueType)
            return parse.Invoke(null, [type.GetConstructor([typeof(Guid)]) is null ? name : Id(name).ToString()])!;
        return Record(Concrete(type), name);
    }

    public static Type Concrete(Type type) => !type.IsAbstract ? type
        : StoredNames.ByBase.TryGetValue(type, out var forms)
            ? forms.OrderByDescending(form => Constructor(form.Type).GetParameters().Length).First().Type
            : throw new InvalidOperationException($"{type} has no stored names.");

    private static object Record(Type type, string name)
    {
        var constructor = Constructor(type);
        return constructor.Invoke([.. constructor.GetParameters()
            .Select(parameter => Of(parameter.ParameterType, parameter.Name!))]);
    }

    private static ConstructorInfo Constructor(Type type) =>
        type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First();

    private static object Collection(Type type, string name)
    {
        var (kind, parts) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (kind == typeof(IReadOnlyList<>)) return Collection(typeof(ImmutableList<>).MakeGenericType(parts), name);
        if (kind == typeof(ImmutableArray<>) || kind == typeof(ImmutableList<>))
        {
            var items = Array.CreateInstance(parts[0], 2);
            items.SetValue(Of(parts[0], name + "1"), 0);
            items.SetValue(Of(parts[0], name + "2"), 1);
            var factory = kind == typeof(ImmutableArray<>) ? typeof(ImmutableArray) : typeof(ImmutableList);
            return factory.GetMethods().Single(method => method.Name == nameof(ImmutableArray.Create)
                && method.GetParameters() is [{ ParameterType.IsArray: true }]).MakeGenericMethod(parts[0])
                .Invoke(null, [items])!;
        }
        if (kind != typeof(ImmutableSortedDictionary<,>)) throw new InvalidOperationException($"How to fill {type}?");
        var map = parts[0] == typeof(string)
            ? typeof(ImmutableSortedDictionary).GetMethods().Single(method => method is { Name: "Create" }
                && method.GetParameters() is [{ ParameterType.Name: "IComparer`1" }])
                .MakeGenericMethod(parts).Invoke(null, [StringComparer.Ordinal])!
            : type.GetField("Empty")!.GetValue(null)!;
        foreach (var key in new[] { "Z", "a", "b" })
            map = type.GetMethod("Add")!.Invoke(map, [Of(parts[0], key + name), Of(parts[1], key + name)])!;
        return map;
    }

    private static Message Message(string name, long number) =>
        (Message)Of(typeof(Message), name) with { Sequence = new SequenceId(number) };

    private static Guid Id(string name) => new(Number(name), 0x1234, 0x4678, 0x90, 1, 2, 3, 4, 5, 6, 7);

    private static int Number(string name)
    {
        var hash = 17;
        foreach (var c in name) hash = (hash * 31 + c) & 0xFFFFF;
        return hash;
    }
}
