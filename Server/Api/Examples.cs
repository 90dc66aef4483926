namespace ClusterPortal.Server.Api;

/// <summary>Bodies as they are shown in the API's description.</summary>
internal static class Examples
{
    public const string Topology =
        """
        {
          "name": "web",
          "nodes": [
            { "name": "lb1", "priority": 200, "roles": ["director"], "addresses": [{ "path": "lan", "address": "192.0.2.11" }] },
            { "name": "lb2", "priority": 100, "roles": ["director"], "addresses": [{ "path": "lan", "address": "192.0.2.12" }] },
            { "name": "web1", "roles": ["real-server"], "addresses": [{ "path": "lan", "address": "192.0.2.21" }] }
          ],
          "paths": [{ "name": "lan", "kind": "unicast" }],
          "groups": [{ "name": "vip", "resources": [{ "kind": "ip", "name": "vip", "address": "192.0.2.100" }, { "kind": "director", "name": "table" }] }],
          "virtualServices": [{
            "name": "http", "group": "vip", "address": "192.0.2.100", "port": 80, "scheduler": "wlc",
            "realServers": [{ "address": "192.0.2.21" }]
          }]
        }
        """;

    public const string EnrollmentToken = """{ "cluster": "web", "node": "lb1", "kind": "agent", "minutes": 60 }""";

    public const string Action = """{ "node": "lb1" }""";

    public const string Demonstration = """{ "verb": "kill", "node": "lvs-master" }""";

    public const string User = """{ "role": "operator", "password": "a long sentence is a good password" }""";

    public const string Token = """{ "name": "ci", "role": "viewer", "days": 90 }""";

    public const string SignIn = """{ "name": "admin", "password": "a long sentence is a good password" }""";

    public const string Import = """{ "name": "web", "timing": "default", "files": [{ "name": "ha.cf", "content": "a2VlcGFsaXZlIDIK" }] }""";
}
