using System.ComponentModel;

namespace ClusterPortal.Agent.Linux;

/// <summary>Error numbers by name.</summary>
public static class KernelError
{
    /// <summary>The system's words for an errno.</summary>
    public static string Name(int errno) => new Win32Exception(errno).Message;
}
