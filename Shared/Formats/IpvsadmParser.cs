using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClusterPortal.Shared.Ipvs;

namespace ClusterPortal.Shared.Formats;

/// <summary>Understands one line of ipvsadm rules, with the legality that ipvsadm 1.31's own source enforces.</summary>
internal sealed class IpvsadmParser
{
    private readonly IComplaints _complaints;
    private readonly Func<string, string?> _resolve;
    private readonly List<IpvsadmOption> _options;

    private IpvsadmParser(List<IpvsadmOption> options, Func<string, string?> resolve, IComplaints complaints)
    {
        _options = options;
        _resolve = resolve;
        _complaints = complaints;
    }

    /// <param name="tokens">The line's words; a leading ipvsadm is passed over.</param>
    /// <param name="resolve">Finds the address of a host name; null when it knows none.</param>
    /// <param name="complaints">Hears everything that is wrong with the line.</param>
    /// <returns>Null after an error.</returns>
    public static IpvsadmCommand? Parse(IReadOnlyList<Token> tokens, Func<string, string?> resolve, IComplaints complaints)
    {
        var heard = new Counting(complaints);
        var words = tokens.Count > 0 && tokens[0].Text.EndsWith("ipvsadm", StringComparison.Ordinal) ? tokens.Skip(1).ToList() : tokens;
        var parser = new IpvsadmParser(IpvsadmOptions.Split(words, heard), resolve, heard);
        var command = heard.Errors == 0 ? parser.Command(tokens[0].Column) : null;
        return heard.Errors == 0 ? command : null;
    }

    private IpvsadmCommand? Command(int column)
    {
        var verb = _options.Find(o => Verb(o.Name) is not null);
        if (verb is null)
        {
            _complaints.Error(_options.Count > 0 ? _options[0].Column : column, "This is no ipvsadm command: it needs -A, -a, -E, -e, -D, -d or -C.");
            return null;
        }
        var command = new IpvsadmCommand(Verb(verb.Name)!.Value, verb.Name);
        if (command.Verb is IpvsadmVerb.StartDaemon)
            return Daemon(command, verb);
        if (command.Verb is IpvsadmVerb.Clear or IpvsadmVerb.Other)
            return command;
        if (_options.Find(o => o.Name.Length == 0) is { } stray)
            _complaints.Error(stray.Column, $"{stray.Value} belongs to no option.");
        if (Key(verb) is not { } key)
            return null;
        command = command with { Key = key };
        return command.Verb switch
        {
            IpvsadmVerb.AddService or IpvsadmVerb.EditService => command with { Service = Service(key) },
            IpvsadmVerb.DeleteService => command,
            _ => Server(command),
        };
    }

    private static IpvsadmVerb? Verb(string name) => name switch
    {
        "add-service" => IpvsadmVerb.AddService,
        "edit-service" => IpvsadmVerb.EditService,
        "delete-service" => IpvsadmVerb.DeleteService,
        "add-server" => IpvsadmVerb.AddServer,
        "edit-server" => IpvsadmVerb.EditServer,
        "delete-server" => IpvsadmVerb.DeleteServer,
        "clear" => IpvsadmVerb.Clear,
        "start-daemon" => IpvsadmVerb.StartDaemon,
        "stop-daemon" or "save" or "restore" or "list" or "zero" or "set" or "help" => IpvsadmVerb.Other,
        _ => null,
    };

    private IpvsadmOption? Option(string name) => _options.FindLast(o => o.Name == name);

    private bool Has(string name) => Option(name) is not null;

    private IpvsServiceKey? Key(IpvsadmOption verb)
    {
        var named = _options.Where(o => o.Name is "tcp-service" or "udp-service" or "sctp-service" or "fwmark-service").ToList();
        if (named.Count != 1)
        {
            _complaints.Error(named.Count == 0 ? verb.Column : named[1].Column, named.Count == 0 ? "The service is missing: -t, -u or --sctp-service address:port, or -f mark." : "One service at a time.");
            return null;
        }
        var option = named[0];
        if (option.Name == "fwmark-service")
            return Number(option, 1, uint.MaxValue) is { } mark ? new IpvsServiceKey(IpvsProtocol.Tcp, null, 0, (uint)mark, Has("ipv6")) : null;
        if (Endpoint(option) is not { } endpoint)
            return null;
        var protocol = option.Name switch { "udp-service" => IpvsProtocol.Udp, "sctp-service" => IpvsProtocol.Sctp, _ => IpvsProtocol.Tcp };
        return new IpvsServiceKey(protocol, endpoint.Address, endpoint.Port ?? 0, 0, endpoint.Address.AddressFamily is AddressFamily.InterNetworkV6);
    }

    private (IPAddress Address, ushort? Port)? Endpoint(IpvsadmOption option)
    {
        Addresses.SplitPort(option.Value!, out var host, out var portText);
        var address = Addresses.Parse(host) ?? (_resolve(host) is { } known ? Addresses.Parse(known) : null);
        if (address is null)
        {
            var hint = host.Contains('$', StringComparison.Ordinal) ? "A shell variable: write its value." : "Write the address itself, or import the hosts file that names it.";
            _complaints.Error(option.ValueColumn, $"{host} is no address. {hint}");
            return null;
        }
        if (portText is null)
            return (address, null);
        if (ServiceNames.Port(portText) is { } port)
            return (address, (ushort)port);
        _complaints.Error(option.ValueColumn + option.Value!.Length - portText.Length, $"{portText} is neither a port nor the name of a service.");
        return null;
    }

    private IpvsService? Service(IpvsServiceKey key)
    {
        var persistent = Option("persistent");
        var flags = persistent is null ? IpvsServiceFlags.None : IpvsServiceFlags.Persistent;
        if (Has("ops"))
            flags |= IpvsServiceFlags.OnePacket;
        if (Has("ops") && key.Fwmark == 0 && key.Protocol is not IpvsProtocol.Udp)
            _complaints.Error(Option("ops")!.Column, "One-Packet Scheduling is only for UDP virtual services.");
        if (key is { Fwmark: 0, Port: 0 } && persistent is null)
            _complaints.Error(_options[0].Column, "Zero port specified for non-persistent service: name a port, or add -p.");
        var scheduler = Option("scheduler")?.Value ?? "wlc";
        if (!IpvsSchedulers.Names.Contains(scheduler, StringComparer.Ordinal))
            _complaints.Error(Option("scheduler")!.ValueColumn, $"There is no scheduler {scheduler}: {string.Join(' ', IpvsSchedulers.Names)}.");
        foreach (var flag in Option("sched-flags")?.Value?.Split(',') ?? [])
        {
            if (IpvsSchedulers.FlagNames.Contains(flag, StringComparer.Ordinal))
                flags |= IpvsSchedulers.Flag(flag);
            else
                _complaints.Error(Option("sched-flags")!.ValueColumn, $"There is no scheduler flag {flag}: {string.Join(' ', IpvsSchedulers.FlagNames)}.");
        }
        return new IpvsService
        {
            Key = key,
            Scheduler = scheduler,
            Flags = flags,
            // ipvsadm(8): 300 s unless given, at most 31 days.
            PersistenceTimeout = persistent is null ? 0 : persistent.Value is null ? 300 : (uint)(Number(persistent, 1, 31 * 86_400) ?? 0),
            Netmask = Netmask(key.Ipv6),
            PersistenceEngine = Option("pe")?.Value,
        };
    }

    private uint Netmask(bool ipv6)
    {
        if (Option("netmask") is not { } option)
            return ipv6 ? 128 : uint.MaxValue;
        var length = Addresses.PrefixLength(option.Value!, ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
        if (length is null or 0)
        {
            _complaints.Error(option.ValueColumn, $"{option.Value} is no mask: 255.255.255.0 for IPv4, 1 to 128 for IPv6.");
            return 0;
        }
        return ipv6 ? (uint)length.Value : uint.MaxValue << (32 - length.Value);
    }

    private IpvsadmCommand? Server(IpvsadmCommand command)
    {
        if (Option("real-server") is not { } option)
        {
            _complaints.Error(_options[0].Column, "The real server is missing: -r address:port.");
            return null;
        }
        if (Endpoint(option) is not { } endpoint)
            return null;
        var forwarding = Has("masquerading") ? IpvsForwarding.Masq : Has("ipip") ? IpvsForwarding.Tunnel : IpvsForwarding.Route;
        // ipvsadm forces the service's port where packets keep it.
        var port = endpoint.Port is { } given && (forwarding is IpvsForwarding.Masq || command.Key.Fwmark != 0) ? given : command.Key.Port;
        var tunnel = new IpvsadmTunnel(Option, Has, _complaints).Read(forwarding);
        return command with
        {
            ServerColumn = option.ValueColumn,
            GivenPort = endpoint.Port,
            Destination = new IpvsDestination
            {
                Key = new IpvsDestinationKey(endpoint.Address, port),
                Forwarding = forwarding,
                Weight = (uint)(Option("weight") is { } w ? Number(w, 0, 65_535) ?? 0 : 1),
                UpperThreshold = (uint)(Option("u-threshold") is { } x ? Number(x, 0, int.MaxValue) ?? 0 : 0),
                LowerThreshold = (uint)(Option("l-threshold") is { } y ? Number(y, 0, int.MaxValue) ?? 0 : 0),
                TunnelType = tunnel.Type,
                TunnelPort = tunnel.Port,
                TunnelChecksum = tunnel.Checksum,
            },
        };
    }

    private IpvsadmCommand? Daemon(IpvsadmCommand command, IpvsadmOption verb)
    {
        if (verb.Value is not ("master" or "backup"))
        {
            _complaints.Error(verb.ValueColumn, "--start-daemon needs master or backup.");
            return null;
        }
        var id = Option("syncid") is { } sync ? Number(sync, 0, 255) : 0;
        // ipvsadm(8): eth0 unless given.
        return id is null ? null : command with { Daemon = (verb.Value, Option("mcast-interface")?.Value ?? "eth0", (int)id) };
    }

    private long? Number(IpvsadmOption option, long least, long most)
    {
        if (long.TryParse(option.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        _complaints.Error(option.ValueColumn, $"--{option.Name} is a number from {least} to {most}, not {option.Value}.");
        return null;
    }

    private sealed class Counting(IComplaints inner) : IComplaints
    {
        public int Errors { get; private set; }

        public void Warn(int column, string what) => inner.Warn(column, what);

        public void Error(int column, string message)
        {
            Errors++;
            inner.Error(column, message);
        }
    }
}
