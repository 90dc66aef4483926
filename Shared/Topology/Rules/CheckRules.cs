namespace ClusterPortal.Shared.Topology.Rules;

internal static class CheckRules
{
    public static void Check(HealthCheck check, string at, Findings findings)
    {
        findings.Range(at + "/intervalMs", check.IntervalMs, 100, 86_400_000, " ms");
        findings.Range(at + "/timeoutMs", check.TimeoutMs, 10, 3_600_000, " ms");
        findings.Range(at + "/failureCount", check.FailureCount, 1, 1_000);
        findings.Range(at + "/recoveryCount", check.RecoveryCount, 1, 1_000);
        findings.Range(at + "/connectsPerNegotiate", check.ConnectsPerNegotiate, 0, 1_000);
        if (check.Port is { } port)
            findings.Range(at + "/port", port, 1, 65_535);
        if (check.TimeoutMs > check.IntervalMs && check.Type is not (CheckType.On or CheckType.Off))
            findings.Warning(at + "/timeoutMs", "timeout-above-interval", $"A server that hangs is noticed after the timeout ({check.TimeoutMs} ms), not after the interval ({check.IntervalMs} ms).");
        Service(check, at, findings);
        if (check.Method is not (null or "GET" or "HEAD"))
            findings.Error(at + "/method", "unknown-word", $"The method is GET or HEAD, not {check.Method}.");
        if (check.Type is CheckType.Command && (check.Command.Count == 0 || !check.Command[0].StartsWith('/')))
            findings.Error(at + "/command", "not-absolute", "A command check needs a list: the program's absolute path, then its arguments. It is not run through a shell.");
        Receive(check, at, findings);
    }

    private static void Service(HealthCheck check, string at, Findings findings)
    {
        if (check.Service is { } service && !CheckServices.Names.Contains(service, StringComparer.Ordinal))
            findings.Error(at + "/service", "unknown-service", $"There is no service {service}: {string.Join(' ', CheckServices.Names)}.");
        else if (check is { Type: CheckType.Negotiate, Service: null })
            findings.Error(at + "/service", "required", $"A negotiate check needs a service: {string.Join(' ', CheckServices.Names)}.");
        if (check is { Type: CheckType.Negotiate, Service: "http" or "https", Request: { } path } && (path.Length == 0 || path.Any(c => char.IsControl(c) || c == ' ')))
            findings.Error(at + "/request", "request-form", "The path to ask for has no blanks and no control characters; write %20 for a blank.");
        foreach (var (name, value) in new[] { ("request", check.Request), ("virtualHost", check.VirtualHost), ("login", check.Login) })
        {
            // A line break would let a value speak the protocol by itself. simpletcp sends what it is given.
            if (value is not null && check.Service != "simpletcp" && value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
                findings.Error($"{at}/{name}", "line-break", $"{name} may not hold a line break.");
        }
    }

    private static void Receive(HealthCheck check, string at, Findings findings)
    {
        if (check.Receive is null)
            return;
        try
        {
            _ = CheckPattern.Compile(check.Receive);
        }
        catch (ArgumentException e)
        {
            findings.Error(at + "/receive", "not-an-expression", $"This is no regular expression: {e.Message}");
        }
    }
}
