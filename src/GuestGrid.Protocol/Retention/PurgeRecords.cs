using System.Text.Json.Serialization;

namespace GuestGrid.Protocol.Retention;

/// <summary>
/// Asks a running grid to erase, now, who was not seen for long. A field that is not known is refused: who misspelt
/// the only one did not mean to erase.
/// </summary>
/// <param name="DryRun">Nothing is erased; who would be is listed.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PurgeRequest(bool? DryRun);

/// <summary>One line of the answer, which is JSON lines: each is written when it is so.</summary>
/// <param name="Type">One of <see cref="PurgeLines"/>.</param>
/// <param name="GuestId">Who is meant, where the line is about one.</param>
/// <param name="CreatedTime">ISO 8601; of who is found.</param>
/// <param name="Book">A day's list of guests that can't be read.</param>
/// <param name="Examined">Guests so far.</param>
/// <param name="Erased">Or that would be, in a dry run.</param>
/// <param name="Skipped">They came back, or were gone.</param>
/// <param name="Failed">They stay; the next purge tries them again.</param>
/// <param name="Code">Of the catalogue; why the purge could not go on.</param>
/// <param name="Message">What to do about it.</param>
public sealed record PurgeLine(string Type, string? GuestId = null, string? CreatedTime = null, string? Book = null,
    long? Examined = null, long? Erased = null, long? Skipped = null, long? Failed = null,
    string? Code = null, string? Message = null);

/// <summary>The kinds of lines. Only <see cref="End"/> says that all was looked at.</summary>
public static class PurgeLines
{
    public const string Found = "found";
    public const string Failed = "failed";
    public const string Unreadable = "unreadable";
    public const string Progress = "progress";
    public const string End = "end";
    public const string Error = "error";
}
