using System.Globalization;
using GuestGrid.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace GuestGrid.Gateway.Filters;

/// <summary>Which page of a list is asked for, and how long a page is.</summary>
internal readonly record struct Paging(int Size, int Number)
{
    public const int SizeMax = 100;

    /// <summary>Beyond it a position in a conversation would not fit its ten digits.</summary>
    public const int NumberMax = 10_000_000;

    /// <summary>Reads <c>pageSize</c> and <c>pageNumber</c>; what is wrong with one joins the faults.</summary>
    public static Paging Read(IQueryCollection query, int sizeDefault, List<FieldError> faults)
    {
        return new Paging(Number("pageSize", sizeDefault, SizeMax), Number("pageNumber", 1, NumberMax));

        int Number(string name, int otherwise, int most)
        {
            if (!query.TryGetValue(name, out var text)) return otherwise;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= 1 && value <= most) return value;
            faults.Add(new FieldError(name, $"a whole number from 1 to {most}"));
            return otherwise;
        }
    }
}
