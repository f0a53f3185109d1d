using System.Text.Json;
using GuestGrid.Core;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Grains;
using GuestGrid.Grains.Contracts;
using GuestGrid.Grains.Delivery;
using GuestGrid.Storage.Formats;
using GuestGrid.Storage.Tests.Formats;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace GuestGrid.Cluster.Tests.Contracts;

/// <summary>What silos and gateways of two versions say to each other.</summary>
public sealed class TravelTests
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddSerializer().AddClusterGrid().BuildServiceProvider();

    public static TheoryData<Type> Forms => [.. TravelNames.ByBase.Concat(
            StoredNames.ByBase.Where(names => TravelContracts.Of(names.Key) is not null))
        .SelectMany(names => names.Value.Select(name => name.Type))
        .Concat(TravelContracts.Names.Select(name => TravelContracts.Find(name)!.Root)
            .Where(root => !root.IsAbstract))];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_arrives_as_it_left(Type form)
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var value = FullValue.Of(form);

        var arrived = serializer.Deserialize<object>(serializer.SerializeToArray<object>(value));

        Assert.IsType(form, arrived);
        Assert.Equal(Spell(value), Spell(arrived!));
    }

    [Fact]
    public void Inside_a_process_nothing_is_copied()
    {
        var command = new GuestSessionCommand.SignalTyping(Participant.Guest, true);

        Assert.Same(command, Services.GetRequiredService<DeepCopier>().Copy<GuestSessionCommand>(command));
    }

    [Fact]
    public void What_a_newer_version_added_is_ignored()
    {
        var rejection = JsonSerializer.Deserialize(
            """{"is":"session.session-over","severity":{"level":3},"reason":"idle","retryAfter":5000000}""",
            TravelContracts.Find("rejection")!.Json);

        Assert.Equal(new GuestSessionRejection.SessionOver(EndReason.Idle) { RetryAfter = TimeSpan.FromSeconds(5) },
            Assert.IsType<GuestSessionRejection.SessionOver>(rejection));
    }

    [Fact]
    public void What_only_a_newer_version_knows_is_refused_in_words() => Assert.ThrowsAny<JsonException>(() =>
        JsonSerializer.Deserialize("""{"is":"session.moon-phase"}""", TravelContracts.Find("rejection")!.Json));

    [Fact]
    public void News_that_only_a_newer_version_knows_is_skipped_and_what_stands_around_it_is_read()
    {
        var serializer = Services.GetRequiredService<Serializer>();
        var conversation = ConversationId.Of(new GuestSessionId(Guid.Empty));
        Push[] batch = [.. new Notice[]
        {
            new Notice.AgentJoined(conversation, "Bob"), new Notice.TypingSignalled(conversation, true),
            new Notice.AgentLeft(conversation, "Bob"),
        }.Select(notice => new Push { Notice = notice })];
        var bytes = serializer.SerializeToArray(batch);
        "mood-signalled.."u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("typing-signalled"u8)));

        var arrived = serializer.Deserialize<Push[]>(bytes);

        Assert.Equal([batch[0].Notice, null, batch[2].Notice], arrived!.Select(push => push.Notice));
    }

    [Fact]
    public void Every_rejection_and_notice_of_core_has_a_name()
    {
        foreach (var root in new[] { typeof(Rejection), typeof(Notice), typeof(GuestSessionAnswer) })
        {
            var forms = root.Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(root));
            Assert.Empty(forms.Except(TravelNames.ByBase[root].Select(name => name.Type)));
        }
    }

    private static string Spell(object value) =>
        JsonSerializer.Serialize(value, TravelContracts.Of(value.GetType())!.Json);
}
