using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Security;
using Microsoft.Extensions.Configuration;

namespace GuestGrid.Protocol.Tests.Attachments;

/// <summary>Disks have grown: what counts their bytes does not end at two gibibytes.</summary>
public sealed class AttachmentOptionsTests
{
    private const long Tebibyte = 1L << 40;

    [Theory]
    [InlineData("KeepFree", 0, 1024 * Tebibyte)]
    [InlineData("BytesPerSession", 1, 100 * (Tebibyte / 1024))]
    [InlineData("FileBytes", 1, Tebibyte / 1024)]
    public void A_number_of_bytes_is_taken_from_its_least_to_its_most_and_not_one_beyond(
        string name, long least, long most)
    {
        foreach (var fits in (long[])[least, most]) Assert.Equal((fits, 0), Read(name, $"{fits}"));
        foreach (var beyond in (string[])[$"{least - 1}", $"{most + 1}", "9223372036854775808", "1 GiB"])
            Assert.Equal((Read(name, null).Value, 1), Read(name, beyond));
    }

    [Fact]
    public void What_is_not_set_leaves_a_quarter_of_a_gibibyte_and_takes_fifty_mebibytes_of_a_session()
    {
        Assert.Equal((256L << 20, 0), Read("KeepFree", null));
        Assert.Equal((50L << 20, 0), Read("BytesPerSession", null));
    }

    private static (long Value, int Faults) Read(string name, string? text)
    {
        var reader = new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(
            [new KeyValuePair<string, string?>($"GuestGrid:Attachments:{name}", text)]).Build(), "GuestGrid");
        var (options, policy) = (AttachmentOptions.Read(reader, "data"), AttachmentOptions.ReadPolicy(reader));
        return (name switch
        {
            "KeepFree" => options.KeepFree,
            "FileBytes" => options.FileBytesMax,
            _ => policy.BytesMax,
        }, reader.Faults.Count);
    }
}
