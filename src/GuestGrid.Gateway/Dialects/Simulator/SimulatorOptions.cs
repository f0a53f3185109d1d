using System.Buffers.Text;
using GuestGrid.Gateway.Attachments;
using GuestGrid.Gateway.Security;

namespace GuestGrid.Gateway.Dialects.Simulator;

/// <summary>The section <c>GuestGrid:Simulator</c>, checked.</summary>
/// <param name="IsEnabled">By default in Development only.</param>
/// <param name="UploadBytesMax">
/// Of a file that comes in one frame, which is held in memory as a whole; <see cref="AttachmentOptions.FileBytesMax"/>
/// holds as well.
/// </param>
public sealed record SimulatorOptions(bool IsEnabled, int UploadBytesMax)
{
    private const int UploadBytesDefault = 10 * 1024 * 1024;

    public static SimulatorOptions Read(SettingReader guestGrid, bool isDevelopment)
    {
        var simulator = guestGrid.Section("Simulator");
        return new SimulatorOptions(simulator.Switch("Enabled", isDevelopment),
            simulator.Number("UploadBytes", UploadBytesDefault, 1, 64 * 1024 * 1024));
    }

    /// <summary>The longest frame: such a file, and everything else that any frame may say.</summary>
    public int FrameBytesMax(int otherwise) => otherwise + Base64.GetMaxEncodedToUtf8Length(UploadBytesMax);
}
