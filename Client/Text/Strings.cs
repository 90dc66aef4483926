namespace ClusterPortal.Client.Text;

/// <summary>Names the resources Strings.resx and Strings.zh-Hans.resx.</summary>
public sealed class Strings;
