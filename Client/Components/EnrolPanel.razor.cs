using ClusterPortal.Client.Model;
using ClusterPortal.Shared.Contracts;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Components;

/// <summary>For nodes without an agent: one command each, made when it is asked for.</summary>
public sealed partial class EnrolPanel
{
    /// <summary>How long a token made here can be used, in minutes.</summary>
    public const int Minutes = 60;

    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private PortalError? _error;

    [Parameter, EditorRequired]
    public ClusterStatus Status { get; set; } = null!;

    [Parameter, EditorRequired]
    public IPortal Portal { get; set; } = null!;

    private async Task CreateAsync(string node)
    {
        var answer = await Portal.CreateEnrollmentToken(Status.Cluster.Name, node, Minutes);
        _error = answer.Error;
        if (answer.Value is { } created)
            _secrets[node] = created.Secret;
    }
}
