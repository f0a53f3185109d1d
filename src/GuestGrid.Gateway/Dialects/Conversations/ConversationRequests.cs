using System.Globalization;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>Reads what this dialect's requests ask for, or says everything that is wrong with them.</summary>
internal static class ConversationRequests
{
    public const int PageSizeMax = 100;

    private const int PageSizeDefault = 50;

    // Beyond it the position would not fit its ten digits.
    private const int PageNumberMax = 10_000_000;

    public static bool TryReadMessage(SendMessageRequest request, out ConversationId conversation,
        out GuestSessionCommand.SendMessage command, out Refusal refusal, out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        var sender = ReadSender(request.From, found);
        var clientId = ReadClientMessageId(request.ClientMessageId, found);
        var known = MessageAttachments.TryRead(
            request.Attachments?.Select(attachment => attachment?.Id).ToList(), out var attachments);
        if (request.Text is null && attachments is null && known) found.Add(new FieldError("text", "is missing"));
        if (request.ConversationId is null) found.Add(new FieldError("conversationId", "is missing"));
        var isConversation = ConversationId.TryParse(request.ConversationId, out conversation);
        faults = found;
        refusal = new Refusal(found.Count > 0 ? ErrorCatalogue.InvalidRequest
            : isConversation ? ErrorCatalogue.AttachmentNotFound : ErrorCatalogue.NotFound);
        command = new GuestSessionCommand.SendMessage(sender ?? Participant.Guest, request.Text ?? "", clientId, null,
            attachments);
        return isConversation && known && found.Count == 0;
    }

    public static bool TryReadPaging(
        IQueryCollection query, out int size, out int number, out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        size = Read("pageSize", PageSizeDefault, PageSizeMax);
        number = Read("pageNumber", 1, PageNumberMax);
        faults = found;
        return found.Count == 0;

        int Read(string name, int otherwise, int most)
        {
            if (!query.TryGetValue(name, out var text)) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= 1 && value <= most) return value;
            found.Add(new FieldError(name, $"a whole number from 1 to {most}"));
            return otherwise;
        }
    }

    public static bool TryReadPaging(
        ConversationQuery query, out int size, out int number, out IReadOnlyList<FieldError> faults)
    {
        (size, number) = (query.PageSize ?? PageSizeMax, query.PageNumber ?? 1);
        var found = new List<FieldError>();
        if (size is < 1 or > PageSizeMax) found.Add(new FieldError("query.pageSize", $"from 1 to {PageSizeMax}"));
        if (number is < 1 or > PageNumberMax)
            found.Add(new FieldError("query.pageNumber", $"from 1 to {PageNumberMax}"));
        faults = found;
        return found.Count == 0;
    }

    private static ClientMessageId? ReadClientMessageId(string? text, List<FieldError> faults)
    {
        if (text is null) return null;
        if (ClientMessageId.TryParse(text, out var id)) return id;
        faults.Add(new FieldError("clientMessageId", "1 to 128 characters without control characters"));
        return null;
    }

    /// <summary>Who sends; null with a fault where that is not said.</summary>
    public static Participant? ReadSender(MessageSender? from, List<FieldError> faults)
    {
        switch (from?.Type)
        {
            case "user":
                return Participant.Guest;
            case "agent" when AgentId.TryParse(from.Id, out var agent):
                if (from.Name is null or { Length: <= GuestNames.NameLengthMax })
                    return Participant.OfAgent(agent, from.Name ?? from.Id);
                faults.Add(new FieldError("from.name", $"at most {GuestNames.NameLengthMax} characters"));
                return null;
            case "agent":
                faults.Add(new FieldError("from.id", "is missing or malformed"));
                return null;
            default:
                faults.Add(new FieldError("from.type", "user or agent"));
                return null;
        }
    }
}
