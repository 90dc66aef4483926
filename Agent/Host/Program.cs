Console.WriteLine("clusterportal-agent");
