namespace ClusterPortal.Benchmarks.Probes;

/// <summary>A probe is told on standard input: "begin" forgets what was, "read" asks for one line of figures; the end of the input ends it.</summary>
internal static class Commands
{
    public static void Obey(Action begin, Func<string> read)
    {
        while (Console.In.ReadLine() is { } line)
        {
            switch (line)
            {
                case "begin":
                    begin();
                    Console.Out.WriteLine("ok");
                    break;
                case "read":
                    Console.Out.WriteLine(read());
                    break;
                default:
                    Console.Out.WriteLine("unknown");
                    break;
            }
        }
    }
}
