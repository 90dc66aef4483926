namespace ClusterPortal.Shared.Ipvs;

/// <summary>The smallest list of changes that turns one IPVS table into another without breaking connections that may go on.</summary>
public static class IpvsDiff
{
    /// <summary>
    /// Services are added before their destinations; within a service destinations are added, then edited, then deleted, so that it is never
    /// without a server that it could have; services are deleted last. Nothing is ever flushed.
    /// </summary>
    /// <param name="actual">What the kernel holds.</param>
    /// <param name="desired">What it should hold. A service in it is taken over even when somebody else made it.</param>
    /// <param name="owned">Services that may be deleted; all others are foreign and left alone.</param>
    public static IReadOnlyList<IpvsOperation> Compute(IpvsTable actual, IpvsTable desired, IReadOnlySet<IpvsServiceKey> owned)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(owned);
        var operations = new List<IpvsOperation>();
        var present = actual.Services.ToDictionary(s => s.Service.Key);
        foreach (var entry in desired.Services)
        {
            present.Remove(entry.Service.Key, out var old);
            if (old is null)
                operations.Add(new AddService(entry.Service));
            else if (old.Service != entry.Service)
                operations.Add(new EditService(entry.Service));
            Destinations(entry.Service.Key, old?.Destinations ?? [], entry.Destinations, operations);
        }
        foreach (var entry in actual.Services)
        {
            if (present.ContainsKey(entry.Service.Key) && owned.Contains(entry.Service.Key))
                operations.Add(new DeleteService(entry.Service.Key));
        }
        return operations;
    }

    private static void Destinations(IpvsServiceKey service, IReadOnlyList<IpvsDestination> actual, IReadOnlyList<IpvsDestination> desired, List<IpvsOperation> operations)
    {
        var old = actual.ToDictionary(d => d.Key);
        var wanted = desired.Select(d => d.Key).ToHashSet();
        operations.AddRange(desired.Where(d => !old.ContainsKey(d.Key)).Select(d => new AddDestination(service, d)));
        operations.AddRange(desired.Where(d => old.TryGetValue(d.Key, out var o) && !Same(o, d)).Select(d => new EditDestination(service, d)));
        operations.AddRange(actual.Where(d => !wanted.Contains(d.Key)).Select(d => new DeleteDestination(service, d.Key)));
    }

    /// <summary>A kernel that turns a destination on one of its own addresses into Local would do so again: that is no difference.</summary>
    private static bool Same(IpvsDestination actual, IpvsDestination desired) =>
        actual == desired || (actual.Forwarding is IpvsForwarding.Local && actual with { Forwarding = desired.Forwarding } == desired);

    /// <summary>What a table is after operations: the kernel's rules, as data.</summary>
    /// <exception cref="InvalidOperationException">The kernel would refuse it: EEXIST, ESRCH or ENOENT in its words.</exception>
    public static IpvsTable Apply(IpvsTable table, IEnumerable<IpvsOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(operations);
        var services = table.Services.ToList();
        foreach (var operation in operations)
        {
            var at = services.FindIndex(s => s.Service.Key == operation.ServiceKey);
            if (operation is AddService add)
            {
                if (at >= 0)
                    throw new InvalidOperationException("Service already exists");
                services.Add(new IpvsServiceEntry(add.Service, []));
                continue;
            }
            if (at < 0)
                throw new InvalidOperationException("No such service");
            if (operation is DeleteService)
                services.RemoveAt(at);
            else
                services[at] = Apply(services[at], operation);
        }
        return new IpvsTable(services);
    }

    private static IpvsServiceEntry Apply(IpvsServiceEntry entry, IpvsOperation operation)
    {
        if (operation is EditService edit)
            return entry with { Service = edit.Service };
        var destinations = entry.Destinations.ToList();
        int At(IpvsDestinationKey key) => destinations.FindIndex(d => d.Key == key);
        switch (operation)
        {
            case AddDestination { Destination: var added }:
                if (At(added.Key) >= 0)
                    throw new InvalidOperationException("Destination already exists");
                destinations.Add(added);
                break;
            case EditDestination { Destination: var changed }:
                destinations[Found(At(changed.Key))] = changed;
                break;
            case DeleteDestination { Destination: var gone }:
                destinations.RemoveAt(Found(At(gone)));
                break;
        }
        return entry with { Destinations = destinations };
    }

    private static int Found(int index) => index >= 0 ? index : throw new InvalidOperationException("No such destination");
}
