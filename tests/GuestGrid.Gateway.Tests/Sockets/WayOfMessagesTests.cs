using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Runtime.Entities;

namespace GuestGrid.Gateway.Tests.Sockets;

/// <summary>In a cluster only what goes one way to a session keeps its order.</summary>
public sealed class WayOfMessagesTests
{
    [Fact]
    public async Task A_message_that_shows_a_file_goes_the_way_of_those_before_it()
    {
        var way = new Way();
        var text = new GuestSessionCommand.SendMessage(Participant.Guest, "first", null, null);
        var shown = text with { Text = "look", Attachments = [new AttachmentId(Guid.NewGuid())] };
        _ = way.Execute(text);
        // Without a grid, there is no other way.
        var held = new HeldAttachments(null!, null!, null!);
        var outcome = await held.Send(way, new GuestSessionId(Guid.NewGuid()), shown);

        Assert.Equal([text, shown], way.Commands);
        Assert.False(outcome.IsRejected);
    }

    private sealed class Way : IEntity<GuestSessionCommand, GuestSessionAnswer>
    {
        public List<GuestSessionCommand> Commands { get; } = [];

        public ValueTask<Outcome<GuestSessionAnswer>> Execute(GuestSessionCommand command)
        {
            Commands.Add(command);
            return new(new Outcome<GuestSessionAnswer>(GuestSessionAnswer.None.Instance, null, true));
        }
    }
}
