using System.Text.Json;
using System.Text.Json.Serialization;
using ClusterPortal.Agent.Host.Control;

namespace ClusterPortal.Agent.Host.State;

/// <summary>Generated serializers for what the agent writes for itself.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentIdentity))]
[JsonSerializable(typeof(CoreState))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlResponse))]
internal sealed partial class HostJson : JsonSerializerContext;
