using System.Globalization;
using ClusterPortal.Shared.Topology;

namespace ClusterPortal.Shared.Formats;

/// <summary>Makes a health check of a virtual's directives.</summary>
internal static class LdirectordChecks
{
    public static HealthCheck Build(LdirectordVirtual source, LdirectordSettings global)
    {
        var (type, connects) = Type(source);
        var service = Service(source, ref type);
        // ldirectord(8): 5 s and 30 s; where one of the two is not given it is the other.
        var check = source.Settings.CheckTimeout ?? global.CheckTimeout;
        var negotiate = source.Settings.NegotiateTimeout ?? global.NegotiateTimeout;
        var timeout = type is CheckType.Negotiate ? negotiate ?? check ?? 30 : check ?? negotiate ?? 5;
        var password = Take(source, "passwd", v => v, _ => "The password to sign in with, which is kept sealed.");
        var secret = Take(source, "secret", v => v, _ => "The RADIUS secret, which is kept sealed.");
        return new HealthCheck
        {
            Type = type,
            Service = service,
            ConnectsPerNegotiate = connects,
            IntervalMs = (source.Settings.CheckInterval ?? global.CheckInterval ?? 10) * 1_000,
            TimeoutMs = timeout * 1_000,
            FailureCount = source.Settings.FailureCount ?? global.FailureCount ?? 1,
            Port = Port(source),
            Request = Take(source, "request", v => Request(service, v), v => $"Asks for {v}."),
            Receive = Receive(source),
            VirtualHost = Take(source, "virtualhost", v => v, v => $"With the host name {v}."),
            Method = Method(source),
            Login = Take(source, "login", v => v, v => $"Signs in as {v}."),
            Password = service == "radius" ? secret ?? password : password ?? secret,
            Database = Take(source, "database", v => v, v => $"In the database {v}."),
            Command = Command(source, type),
        };
    }

    /// <summary>ldirectord puts the slash before a path itself.</summary>
    public static string Request(string? service, string value) =>
        service is "http" or "https" && !value.StartsWith('/') && !value.Contains("://", StringComparison.Ordinal) ? "/" + value : value;

    private static (CheckType Type, int Connects) Type(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("checktype", out var given))
            return (CheckType.Negotiate, 0);
        CheckType? type = given.Value.ToLowerInvariant() switch
        {
            "negotiate" => CheckType.Negotiate,
            "connect" => CheckType.Connect,
            "ping" => CheckType.Ping,
            "external" or "external-perl" => CheckType.Command,
            "on" => CheckType.On,
            "off" => CheckType.Off,
            _ => null,
        };
        if (type is { } known)
        {
            if (given.Value.Equals("external-perl", StringComparison.OrdinalIgnoreCase))
                given.Line.Warning(given.Column, "The script is run as a program, not inside a Perl interpreter: it must be executable by itself.");
            given.Line.Applied($"Check: {known.ToString().ToLowerInvariant()}.");
            return (known, 0);
        }
        if (int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var connects) && connects is > 0 and <= 1_000)
        {
            given.Line.Applied($"Check: {connects} connects, then one negotiate.");
            return (CheckType.Negotiate, connects);
        }
        given.Line.Error(given.Column, $"There is no check {given.Value}: negotiate, connect, ping, external, external-perl, on, off, or a number of connects.");
        return (CheckType.Connect, 0);
    }

    private static string? Service(LdirectordVirtual source, ref CheckType type)
    {
        var given = source.Values.TryGetValue("service", out var value) ? value : default;
        var name = given.Value?.ToLowerInvariant() ?? LdirectordDirectives.ServiceOf(source.Key.Port);
        if (type is not CheckType.Negotiate)
        {
            given.Line?.Applied("Used by negotiate checks only.");
            return null;
        }
        if (name is not null && CheckServices.Names.Contains(name, StringComparer.Ordinal))
        {
            given.Line?.Applied($"The check speaks {name}.");
            return name;
        }
        type = CheckType.Connect;
        if (given.Line is null)
            source.Line.Warning(1, $"ldirectord has no protocol for port {source.Key.Port} to negotiate with: the check is connect. Name one with service =.");
        else if (name is "none" or "oracle")
            given.Line.Warning(given.Column, name == "none" ? "Nothing to negotiate: the check is connect." : "Oracle's protocol is not spoken here: the check is connect. Use an external command for more.");
        else
            given.Line.Error(given.Column, $"There is no service {given.Value}: {string.Join(' ', CheckServices.Names)}.");
        return null;
    }

    private static int? Port(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("checkport", out var given))
            return null;
        if (ServiceNames.Port(given.Value) is { } port and > 0)
        {
            given.Line.Applied($"The check goes to port {port}.");
            return port;
        }
        given.Line.Error(given.Column, $"{given.Value} is no port.");
        return null;
    }

    private static string? Receive(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("receive", out var given))
            return null;
        try
        {
            _ = CheckPattern.Compile(given.Value);
            given.Line.Applied($"The answer must match {given.Value}.");
        }
        catch (ArgumentException e)
        {
            given.Line.Error(given.Column, $"This is no regular expression: {e.Message}");
        }
        return given.Value;
    }

    private static string? Method(LdirectordVirtual source)
    {
        if (!source.Values.TryGetValue("httpmethod", out var given))
            return null;
        var method = given.Value.ToUpperInvariant();
        if (method is "GET" or "HEAD")
            given.Line.Applied($"By {method}.");
        else
            given.Line.Error(given.Column, $"The method is GET or HEAD, not {given.Value}.");
        return method;
    }

    private static List<string> Command(LdirectordVirtual source, CheckType type)
    {
        if (!source.Values.TryGetValue("checkcommand", out var given))
            return [];
        var command = Quoting.Split(given.Value).Select(t => t.Text).ToList();
        if (type is CheckType.Command)
            given.Line.Applied($"Runs {given.Value}; exit code 0 means up.");
        else
            given.Line.Ignored("Used by external checks only.");
        return type is CheckType.Command ? command : [];
    }

    private static string? Take(LdirectordVirtual source, string directive, Func<string, string> form, Func<string, string> message)
    {
        if (!source.Values.TryGetValue(directive, out var given))
            return null;
        var value = form(given.Value);
        given.Line.Applied(message(value));
        return value;
    }
}
