using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ClusterPortal.Server.Data;

/// <summary>A place in the history, as an opaque word.</summary>
public readonly record struct EventCursor(long Order, long Id)
{
    public static bool TryParse(string? text, out EventCursor cursor)
    {
        cursor = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64 || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2
            || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var order)
            || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var id))
            return false;
        cursor = new(order, id);
        return true;
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Order}.{Id}")));
}
