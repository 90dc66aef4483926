using System.Reflection;

namespace ClusterPortal.Agent.Host;

/// <summary>What <c>--version</c> prints and the portal is told.</summary>
public static class AgentVersion
{
    public static readonly string Text =
        typeof(AgentVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
