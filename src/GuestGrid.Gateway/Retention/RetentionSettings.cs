using System.Globalization;
using GuestGrid.Gateway.Security;
using GuestGrid.Runtime.Guests;

namespace GuestGrid.Gateway.Retention;

/// <summary>The section <c>GuestGrid:Retention</c>, checked.</summary>
public static class RetentionSettings
{
    public static RetentionOptions Read(SettingReader retention)
    {
        var otherwise = RetentionOptions.Default;
        return otherwise with
        {
            Age = TimeSpan.FromDays(retention.Number("Days", otherwise.Age.Days, 1, 3650)),
            At = ReadAt(retention, otherwise.At),
        };
    }

    private static TimeOnly ReadAt(SettingReader retention, TimeOnly otherwise)
    {
        if (retention.Text("At") is not { } text) return otherwise;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return at;
        retention.Fault("At", text, "a time of day from 00:00 to 23:59, UTC",
            $"Write it as hh:mm, or leave it out for {otherwise:HH:mm}.");
        return otherwise;
    }
}
