using System.Text;
using System.Text.RegularExpressions;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Runtime.Stores;
using GuestGrid.Storage.Formats;

namespace GuestGrid.Storage.Tests.Formats;

/// <summary>What was written once is read for ever, and nothing else is taken for it.</summary>
public sealed class StoredFormatTests
{
    // Never stored: told to callers and sockets only.
    private static readonly Type[] NotStored =
        [typeof(Effect), typeof(Notice), typeof(GuestSessionAnswer), typeof(GuestSession.Known)];

    public static TheoryData<string> TypeNames => [.. Golden.Types.Select(entry => entry.Type.FullName!)];

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Golden_lines_load_to_the_values_they_were_written_for(string name)
    {
        var (type, forms) = Golden.Types.Single(entry => entry.Type.FullName == name);
        foreach (var (form, line) in forms.Zip(Golden.LinesOf(type)))
            Assert.Null(Structure.Difference(
                FullValue.Of(form), Golden.Read(type, Encoding.UTF8.GetBytes(line)), form.Name));
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Golden_lines_are_written_the_same_today(string name)
    {
        var (type, forms) = Golden.Types.Single(entry => entry.Type.FullName == name);
        var lines = Golden.LinesOf(type);
        Assert.Equal(forms.Count, lines.Length);
        foreach (var (form, line) in forms.Zip(lines))
        {
            Assert.Equal(line, Golden.Write(type, FullValue.Of(form)));
            Assert.Equal(line, Golden.Write(type, Golden.Read(type, Encoding.UTF8.GetBytes(line))));
        }
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Golden_values_have_every_member_set(string name)
    {
        var (_, forms) = Golden.Types.Single(entry => entry.Type.FullName == name);
        foreach (var form in forms) Assert.Null(Structure.Unset(FullValue.Of(form), form.Name));
    }

    [Fact]
    public void Every_form_in_Core_has_a_stored_name()
    {
        var bases = typeof(GuestSession).Assembly.GetTypes().Where(type => type is { IsAbstract: true, IsSealed: false,
            IsInterface: false } && !type.IsAssignableTo(typeof(Rejection)) && !NotStored.Contains(type));
        foreach (var type in bases)
        {
            Assert.True(StoredNames.ByBase.TryGetValue(type, out var named), $"{type} has no stored names.");
            var forms = typeof(GuestSession).Assembly.GetTypes()
                .Where(form => form is { IsAbstract: false } && form.IsAssignableTo(type));
            Assert.Equal(forms.OrderBy(form => form.Name), named.Select(form => form.Type).OrderBy(form => form.Name));
        }
    }

    [Fact]
    public void Stored_names_are_plain_words_and_unique_within_their_type()
    {
        foreach (var (_, forms) in StoredNames.ByBase)
        {
            Assert.Equal(forms.Count, forms.Select(form => form.Name).Distinct().Count());
            Assert.All(forms, form => Assert.Matches(new Regex("^[a-z]+(-[a-z]+)*$"), form.Name));
        }
    }

    [Fact]
    public void A_value_is_one_line()
    {
        foreach (var (type, forms) in Golden.Types)
            foreach (var form in forms) Assert.DoesNotContain('\n', Golden.Write(type, FullValue.Of(form)));
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Unknown_members_are_ignored(string name)
    {
        var (type, forms) = Golden.Types.Single(entry => entry.Type.FullName == name);
        foreach (var (form, line) in forms.Zip(Golden.LinesOf(type)))
        {
            var grown = line[..^1] + (line.Length > 2 ? "," : "") + "\"laterMember\":{\"is\":[1,null]}}";
            Assert.Null(Structure.Difference(
                FullValue.Of(form), Golden.Read(type, Encoding.UTF8.GetBytes(grown)), form.Name));
        }
    }

    [Fact]
    public void Unknown_forms_are_refused()
    {
        foreach (var type in StoredNames.ByBase.Keys)
        {
            Refuses(type, """{"is":"of-a-later-version"}""");
            Refuses(type, "{}");
        }
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Lines_that_are_cut_short_are_refused(string name)
    {
        var (type, _) = Golden.Types.Single(entry => entry.Type.FullName == name);
        foreach (var line in Golden.LinesOf(type))
            for (var length = 0; length < line.Length; length += 1 + length / 16) Refuses(type, line[..length]);
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Lines_with_wrong_bytes_are_refused_or_read_and_nothing_else(string name)
    {
        var (type, _) = Golden.Types.Single(entry => entry.Type.FullName == name);
        var random = new Random(name.Length);
        foreach (var line in Golden.LinesOf(type))
            for (var i = 0; i < 200; i++)
            {
                var text = Encoding.UTF8.GetBytes(line);
                text[random.Next(text.Length)] = (byte)random.Next(256);
                if (i % 2 == 0) text[random.Next(text.Length)] = (byte)"{}[]\",:0-9ntf"[random.Next(13)];
                var fault = Record.Exception(() => Golden.Read(type, text));
                Assert.True(fault is null or StoredFormatException, $"{fault}\n{Encoding.UTF8.GetString(text)}");
            }
    }

    private static void Refuses(Type type, string text) =>
        Assert.Throws<StoredFormatException>(() => Golden.Read(type, Encoding.UTF8.GetBytes(text)));
}
