using ClusterPortal.Agent.Host.Cli;

return await AgentCommandLine.InvokeAsync(args);
