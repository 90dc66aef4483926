using System.Text.Json;
using System.Text.Json.Serialization;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Contracts;

/// <summary>Generated serializers for all that is written as JSON between portal, agent and disk: they survive trimming.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowOutOfOrderMetadataProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClusterTopology))]
[JsonSerializable(typeof(RevisionEnvelope))]
[JsonSerializable(typeof(KeyRing))]
[JsonSerializable(typeof(AgentHello))]
[JsonSerializable(typeof(AgentWelcome))]
[JsonSerializable(typeof(AgentCommand))]
[JsonSerializable(typeof(CommandResult))]
[JsonSerializable(typeof(EnrollRequest))]
[JsonSerializable(typeof(EnrollResponse))]
[JsonSerializable(typeof(ChallengeResponse))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(NodeEvent))]
[JsonSerializable(typeof(IReadOnlyList<NodeEvent>))]
[JsonSerializable(typeof(List<NodeEvent>))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int))]
public sealed partial class ContractJson : JsonSerializerContext;
