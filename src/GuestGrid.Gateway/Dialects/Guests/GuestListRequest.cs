using GuestGrid.Gateway.Errors;
using GuestGrid.Gateway.Filters;
using GuestGrid.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Dialects.Guests;

/// <summary>What a listing asks for.</summary>
/// <param name="IsNewestFirst">Otherwise oldest first.</param>
internal sealed record GuestListRequest(
    int PageSize, int PageNumber, bool IsNewestFirst, bool HasAttributes, GuestFilter Filter)
{
    private const int PageSizeDefault = 25;

    /// <param name="refusal">What to answer instead; default where nothing is wrong.</param>
    public static GuestListRequest? Read(
        IQueryCollection query, out Refusal refusal, out IReadOnlyList<FieldError> faults)
    {
        var found = new List<FieldError>();
        var (size, number) = Paging.Read(query, PageSizeDefault, found);
        var sort = Choice("sortBy", "createdTime", "-createdTime");
        var expand = Choice("expand", "attributes");
        faults = found;
        refusal = new Refusal(ErrorCatalogue.InvalidRequest);
        if (found.Count > 0) return null;
        var filter = GuestFilter.All;
        if (query.TryGetValue("filter", out var text)
            && !GuestFilter.TryParse(text.ToString(), out filter, out var fault))
        {
            refusal = new Refusal(ErrorCatalogue.InvalidFilter, fault);
            return null;
        }
        return new GuestListRequest(size, number, sort == "-createdTime", expand is not null, filter);

        string? Choice(string name, params string[] choices)
        {
            if (!query.TryGetValue(name, out var value)) return null;
            if (choices.Contains(value.ToString())) return value;
            found.Add(new FieldError(name, string.Join(" or ", choices)));
            return null;
        }
    }
}
