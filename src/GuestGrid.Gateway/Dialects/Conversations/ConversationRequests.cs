using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Filters;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Conversations;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Dialects.Conversations;

/// <summary>Reads what this dialect's requests ask for, or says everything that is wrong with them.</summary>
internal static class ConversationRequests
{
    public static bool TryReadMessage(SendMessageRequest request, out ConversationId conversation,
        out GuestSessionCommand.SendMessage command, out Refusal refusal, out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        var sender = ReadSender(request.From, found);
        var clientId = GuestFields.ReadClientMessageId(request.ClientMessageId, found);
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

    /// <summary>Reads which page is asked for; what is wrong with it joins the faults.</summary>
    public static Paging ReadPaging(ConversationQuery query, List<FieldError> faults)
    {
        var paging = new Paging(query.PageSize ?? Paging.SizeMax, query.PageNumber ?? 1);
        if (paging.Size is < 1 or > Paging.SizeMax)
            faults.Add(new FieldError("query.pageSize", $"from 1 to {Paging.SizeMax}"));
        if (paging.Number is < 1 or > Paging.NumberMax)
            faults.Add(new FieldError("query.pageNumber", $"from 1 to {Paging.NumberMax}"));
        return paging;
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
