using GuestGrid.Core.Identifiers;
using GuestGrid.Core.Tests.Support;
using GuestGrid.Core.Transcripts;
using static GuestGrid.Core.Transcripts.TranscriptCommand;

namespace GuestGrid.Core.Tests.Transcripts;

using TranscriptScenario = Scenario<TranscriptDecider, Transcript, TranscriptCommand, TranscriptEvent,
    TranscriptAnswer, TranscriptPolicy>;

public sealed class TranscriptTests
{
    private static TranscriptScenario Page => new(TranscriptPolicy.Default);

    [Fact]
    public void A_page_is_written_once_and_then_stays_as_it_is()
    {
        var page = Page.Given(new StorePage(TranscriptKit.Page("first")));
        page.When(new StorePage(TranscriptKit.Page("second")));
        page.ThenUnchanged();
        Assert.Equal("first", page.When(new ReadPage()).Answer.Messages[0].Text);
    }

    [Fact]
    public void A_page_that_was_not_written_reads_as_empty() => Assert.Empty(Page.When(new ReadPage()).Answer.Messages);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(128, 1)]
    [InlineData(129, 2)]
    public void A_message_stands_on_the_page_of_its_position(long position, long page)
    {
        var key = TranscriptKey.Holding(Ids.Conversation(1), new SequenceId(position));
        Assert.Equal(page, key.Page);
        Assert.True(key.First.Number <= position && position <= key.Last.Number);
        Assert.True(TranscriptKey.TryParse(key.ToString(), out var parsed));
        Assert.Equal(key, parsed);
    }
}
