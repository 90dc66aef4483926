using ClusterPortal.Shared.Ipvs;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Reads a file of ipvsadm rules as the table it leaves behind.</summary>
internal sealed class IpvsadmReader
{
    private readonly List<ImportedService> _services = [];

    public SyncDaemon? Daemon { get; private set; }

    public IReadOnlyList<ImportedService> Services => _services;

    public static IpvsadmReader Read(IEnumerable<SourceFile> sources, Func<string, string?> resolve)
    {
        var reader = new IpvsadmReader();
        foreach (var line in sources.Where(s => !s.IsRefused).SelectMany(s => s.Lines))
        {
            var tokens = Token.Split(line.Clean);
            if (tokens.Count == 0)
                continue;
            if (IpvsadmParser.Parse(tokens, resolve, new LineComplaints(line)) is { } command)
                reader.Take(line, command);
            else if (!line.HasError)
                throw new InvalidOperationException($"{line} was refused without a reason.");
        }
        return reader;
    }

    private void Take(SourceLine line, IpvsadmCommand command)
    {
        switch (command.Verb)
        {
            case IpvsadmVerb.AddService or IpvsadmVerb.EditService:
                Service(line, command);
                break;
            case IpvsadmVerb.AddServer or IpvsadmVerb.EditServer:
                Server(line, command);
                break;
            case IpvsadmVerb.DeleteService:
                _services.RemoveAll(s => s.Key == command.Key);
                line.Applied($"Removes {ImportedService.Name(command.Key)} from what earlier lines declare.");
                break;
            case IpvsadmVerb.DeleteServer:
                _services.Find(s => s.Key == command.Key)?.Servers.RemoveAll(s => Same(s.Server, command.Destination!));
                line.Applied($"Removes {IpvsCompiler.Endpoint(command.Destination!.Key)} from what earlier lines declare.");
                break;
            case IpvsadmVerb.StartDaemon:
                Daemon = new SyncDaemon { Interface = command.Daemon!.Value.Interface, SyncId = command.Daemon.Value.SyncId };
                line.Translated($"Connections are synchronised over {Daemon.Interface} with id {Daemon.SyncId}: master where the group runs, backup elsewhere, whatever state the line names.");
                break;
            default:
                line.Ignored(NotTaken(command.Option));
                break;
        }
    }

    private static string NotTaken(string option) => option switch
    {
        "clear" => "The table is never cleared: it is changed step by step into what is declared, so that connections survive.",
        "set" => "Timeouts of the connection table are the kernel's own (/proc/sys/net/netfilter, ipvsadm --set); the topology does not hold them.",
        "stop-daemon" => "The synchronisation daemon stops with the group that declares it.",
        _ => $"--{option} shows or saves a table and declares nothing.",
    };

    private void Service(SourceLine line, IpvsadmCommand command)
    {
        var service = command.Service!;
        var declared = new VirtualService
        {
            Name = "",
            Protocol = command.Key.Protocol,
            Address = command.Key.Address?.ToString(),
            Port = command.Key.Port,
            Fwmark = command.Key.Fwmark == 0 ? null : command.Key.Fwmark,
            Scheduler = service.Scheduler,
            SchedulerFlags = [.. IpvsSchedulers.FlagsText(service.Flags, service.Scheduler).Split(',', StringSplitOptions.RemoveEmptyEntries)],
            OnePacket = service.Flags.HasFlag(IpvsServiceFlags.OnePacket),
            Persistence = service.Flags.HasFlag(IpvsServiceFlags.Persistent)
                ? new Persistence((int)service.PersistenceTimeout, IpvsadmText.MaskText(service), service.PersistenceEngine)
                : null,
        };
        if (_services.Find(s => s.Key == command.Key) is { } before)
        {
            if (command.Verb is IpvsadmVerb.AddService)
                line.Warning(1, $"Service already exists: it was added on {before.Line}. The newer settings hold.");
            else
                line.Applied($"Changes {before.Shown} to scheduler {service.Scheduler}.");
            before.Service = declared;
            return;
        }
        _services.Add(new ImportedService(command.Key, line, declared));
        line.Applied($"Virtual service {ImportedService.Name(command.Key)}, scheduler {service.Scheduler}.");
    }

    private void Server(SourceLine line, IpvsadmCommand command)
    {
        if (_services.Find(s => s.Key == command.Key) is not { } service)
        {
            line.Error(1, $"Service not defined: {ImportedService.Name(command.Key)} is added by no earlier line. Add it with -A first.");
            return;
        }
        var destination = command.Destination!;
        var server = new RealServer
        {
            Address = destination.Key.Address.ToString(),
            Port = destination.Key.Port,
            Forwarding = destination.Forwarding switch { IpvsForwarding.Masq => ForwardingMethod.Masq, IpvsForwarding.Tunnel => ForwardingMethod.Ipip, _ => ForwardingMethod.Gate },
            Tunnel = destination.TunnelType is IpvsTunnelType.Ipip ? null : new Tunnel(destination.TunnelType, destination.TunnelPort, destination.TunnelChecksum),
            Weight = (int)destination.Weight,
            UpperThreshold = destination.UpperThreshold,
            LowerThreshold = destination.LowerThreshold,
        };
        var at = service.Servers.FindIndex(s => Same(s.Server, destination));
        if (at >= 0 && command.Verb is IpvsadmVerb.AddServer)
            line.Warning(command.ServerColumn, $"Destination already exists: it was added on {service.Servers[at].Line}. The newer settings hold.");
        else
            line.Applied($"Real server {IpvsCompiler.Endpoint(destination.Key)} of {service.Shown}, {Words.Of(server.Forwarding)}, weight {destination.Weight}.");
        if (command.GivenPort is { } given && given != destination.Key.Port)
            line.Warning(command.ServerColumn, $"With {Words.Of(server.Forwarding)} packets keep their port: {given} becomes {destination.Key.Port}, as ipvsadm does.");
        if (at >= 0)
            service.Servers[at] = (server, line, command.ServerColumn);
        else
            service.Servers.Add((server, line, command.ServerColumn));
    }

    private static bool Same(RealServer server, IpvsDestination destination) => server.Address == destination.Key.Address.ToString() && server.Port == destination.Key.Port;

    private sealed class LineComplaints(SourceLine line) : IComplaints
    {
        public void Warn(int column, string what) => line.Warning(column, $"Column {column}: {what}.");

        public void Error(int column, string message) => line.Error(column, message);
    }
}
