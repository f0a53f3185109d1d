using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using GuestGrid.Core.AddressThrottles;
using GuestGrid.Core.Agents;
using GuestGrid.Core.AnonymousVisitors;
using GuestGrid.Core.GuestBooks;
using GuestGrid.Core.GuestCalendars;
using GuestGrid.Core.Queues;
using GuestGrid.Core.Transcripts;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>
/// What version 1 of the stored format looks like: a file a type, a line a form. These files never change; what the
/// format grows by goes into a further directory.
/// </summary>
internal static class Golden
{
    private static readonly JsonStoredFormat Format = new();

    private static readonly MethodInfo WriteOf = Method(nameof(WriteTyped));
    private static readonly MethodInfo ReadOf = Method(nameof(ReadTyped));

    /// <summary>Every type that is written to a store by itself, with its forms.</summary>
    public static IEnumerable<(Type Type, IReadOnlyList<Type> Forms)> Types =>
        StoredNames.ByBase.Select(entry => (entry.Key, (IReadOnlyList<Type>)[.. entry.Value.Select(form => form.Type)]))
            .Concat(SingleForms.Select(type => (type, (IReadOnlyList<Type>)[type])));

    private static readonly Type[] SingleForms =
        [typeof(AnonymousVisitor), typeof(AddressThrottle), typeof(Transcript), typeof(Queue), typeof(Agent),
            typeof(GuestBook), typeof(GuestChapter), typeof(GuestCalendar)];

    private static string FileOf(Type type) =>
        Path.Combine(Here(), "Golden", "v1", type.FullName!.Split('.')[^1].Replace("+", "") + ".jsonl");

    /// <summary>
    /// The lines of a type. Before a version is released its files may be written anew: with GUESTGRID_WRITE_GOLDEN=v1.
    /// </summary>
    public static string[] LinesOf(Type type)
    {
        if (Environment.GetEnvironmentVariable("GUESTGRID_WRITE_GOLDEN") == "v1")
            File.WriteAllLines(FileOf(type), Types.Single(entry => entry.Type == type).Forms
                .Select(form => Write(type, FullValue.Of(form))));
        return File.ReadAllLines(FileOf(type));
    }

    public static string Write(Type type, object value) =>
        (string)WriteOf.MakeGenericMethod(type).Invoke(null, [value])!;

    /// <exception cref="Runtime.Stores.StoredFormatException">Not such a value.</exception>
    public static object Read(Type type, byte[] text)
    {
        try
        {
            return ReadOf.MakeGenericMethod(type).Invoke(null, [text])!;
        }
        catch (TargetInvocationException fault)
        {
            throw fault.InnerException!;
        }
    }

    private static MethodInfo Method(string name) =>
        typeof(Golden).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static string WriteTyped<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        Format.Write(output, value);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static T ReadTyped<T>(byte[] text) => Format.Read<T>(text);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
