namespace ClusterPortal.Shared.Ipvs;

/// <summary>One change of an IPVS table; each maps to one generic netlink command.</summary>
public abstract record IpvsOperation(IpvsServiceKey ServiceKey);

public sealed record AddService(IpvsService Service) : IpvsOperation(Service.Key);

public sealed record EditService(IpvsService Service) : IpvsOperation(Service.Key);

public sealed record DeleteService(IpvsServiceKey Service) : IpvsOperation(Service);

public sealed record AddDestination(IpvsServiceKey Service, IpvsDestination Destination) : IpvsOperation(Service);

public sealed record EditDestination(IpvsServiceKey Service, IpvsDestination Destination) : IpvsOperation(Service);

public sealed record DeleteDestination(IpvsServiceKey Service, IpvsDestinationKey Destination) : IpvsOperation(Service);
