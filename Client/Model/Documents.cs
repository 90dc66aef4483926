using System.Text.Encodings.Web;
using System.Text.Json;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Client.Model;

/// <summary>A topology as the text people read.</summary>
public static class Documents
{
    private static readonly JsonSerializerOptions Readable = new(ContractJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is written as text, never as markup
    };

    public static string Text(ClusterTopology topology) => JsonSerializer.Serialize(topology, Readable);
}
