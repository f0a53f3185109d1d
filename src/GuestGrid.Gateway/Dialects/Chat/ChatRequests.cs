using System.Collections.Immutable;
using System.Net;
using GuestGrid.Core.GuestSessions;
using GuestGrid.Core.Identifiers;
using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Sessions;
using GuestGrid.Protocol.Chat;
using GuestGrid.Protocol.Errors;

namespace GuestGrid.Gateway.Dialects.Chat;

/// <summary>Reads what browsers ask for, or says everything that is wrong with it.</summary>
internal sealed class ChatRequests(GuestWishes wishes, RoutingOptions routing)
{
    // Browsers drop a cookie of more than 4096 bytes; in its token these stand in base64, beside the other claims.
    private const int HintBytesMax = 2048;

    public bool TryRead(InitiateChatRequest request, IPAddress? address, out Opening opening, out Refusal refusal,
        out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        faults = found;
        if (!TryReadRouting(request.Routing, out var wanted, out var fault))
        {
            opening = null!;
            found.Add(fault);
            refusal = new Refusal(ErrorCatalogue.InvalidRouting);
            return false;
        }
        return wishes.TryRead(new GuestWish(request.AnonymousId, request.Name, "name", request.Email, wanted,
            GuestAddress.Of(address)), found, out opening, out refusal);
    }

    public static bool TryRead(
        ChatMessageRequest request, out GuestSessionCommand.SendMessage command, out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        faults = found;
        var clientMessageId = GuestFields.ReadClientMessageId(request.ClientMessageId, found);
        if (request.ConversationId is null) found.Add(new FieldError("conversationId", "is missing"));
        if (request.Text is null) found.Add(new FieldError("text", "is missing"));
        command = new GuestSessionCommand.SendMessage(Participant.Guest, request.Text ?? "", clientMessageId, null);
        return found.Count == 0;
    }

    private bool TryReadRouting(ChatRouting? asked, out Routing wanted, out FieldError fault)
    {
        (wanted, fault) = (routing.Default, default);
        if (asked is null) return true;
        var queue = wanted.Queue;
        if (asked.QueueId is { } text && !QueueId.TryParse(text, out queue))
            return Fail("routing.queueId", "is malformed", out fault);
        if (!GuestFields.IsLanguage(asked.Language))
            return Fail("routing.language", GuestFields.Language, out fault);
        if (asked.Skills?.Count > Routing.SkillsMax)
            return Fail("routing.skills", $"at most {Routing.SkillsMax}", out fault);
        var skills = ImmutableArray.CreateBuilder<SkillRequirement>();
        foreach (var item in asked.Skills ?? [])
        {
            if (!SkillId.TryParse(item?.Id, out var skill)) return Fail("routing.skills", "each has an id", out fault);
            skills.Add(new SkillRequirement(skill, item!.Level ?? 1));
        }
        wanted = new Routing(queue, asked.Priority ?? 0, skills.ToImmutable(), asked.Language);
        return SessionTokens.HintBytes(wanted) <= HintBytesMax
            || Fail("routing", "its ids are too long to fit into a cookie together", out fault);
    }

    private static bool Fail(string field, string message, out FieldError fault)
    {
        fault = new FieldError(field, message);
        return false;
    }
}
