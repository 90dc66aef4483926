using ClusterPortal.Client.Text;
using ClusterPortal.Shared.Contracts;
using ClusterPortal.Shared.Topology;
using Microsoft.AspNetCore.Components;

namespace ClusterPortal.Client.Pages;

/// <summary>One failover, as it happens or afterwards, in milliseconds. Without an id the newest.</summary>
public sealed partial class Failover
{
    [Parameter]
    public long? Id { get; set; }

    private FailoverStory? Story => Id is { } id
        ? Status!.Failovers.FirstOrDefault(s => s.Id == id)
        : Status!.Failovers is [var newest, ..] ? newest : null;

    private string Failback()
    {
        var rule = Status!.Topology.Groups.FirstOrDefault(g => g.Name == Story!.Group)?.Failback ?? Status.Topology.Failback;
        return rule.Mode switch
        {
            FailbackMode.On => L.Say("Failback_on"),
            FailbackMode.After => L.Say("Failback_after", ("seconds", rule.AfterMs / 1000)),
            _ => L.Say("Failback_off"),
        };
    }
}
